import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, oneOf, positive, whole, within, type Box, type Key } from '@ebmjs/core';
import type { AttackLoss } from './class-loss.js';
import type { Ball, BallNorm } from './project.js';

export interface ProjectedGradientOptions {
  /** What the attack climbs; `classLoss` makes it from a classifier and labels. */
  readonly loss: AttackLoss;
  /** The clean inputs `[n, ...event]`, inside the box. */
  readonly x: tf.Tensor;
  /** Of the random starts. */
  readonly key: Key;
  readonly norm: BallNorm;
  /** Radius of the ball around each clean input, in the unit of `x`; 0 leaves nothing to do. */
  readonly epsilon: number;
  /** @defaultValue 20 */
  readonly steps?: number;
  /** Length of a step in the norm of the ball. @defaultValue `2.5 epsilon / steps`, enough to cross the ball */
  readonly stepSize?: number;
  /** Climbs from that many starts. @defaultValue 1 */
  readonly restarts?: number;
  /** Whether a climb starts at a random point of the ball, else at the clean input. @defaultValue true */
  readonly randomStart?: boolean;
  /** Where the first climb starts instead, `[n, ...event]`: what an attack in a smaller ball has found. */
  readonly from?: tf.Tensor;
  /** Where inputs lie; `null` for no box. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box | null;
  /** Ends the attack with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
}

/** Options with their defaults, checked. */
export interface AttackSettings {
  readonly loss: AttackLoss;
  readonly x: tf.Tensor;
  readonly key: Key;
  readonly ball: Ball;
  readonly steps: number;
  readonly stepSize: number;
  readonly restarts: number;
  readonly randomly: boolean;
  readonly from: tf.Tensor | undefined;
  readonly signal: AbortSignal | undefined;
}

const NAMES = [
  'loss',
  'x',
  'key',
  'norm',
  'epsilon',
  'steps',
  'stepSize',
  'restarts',
  'randomStart',
  'from',
  'box',
  'signal',
];

export function attackSettings(options: ProjectedGradientOptions): AttackSettings {
  knownOptions('projectedGradient', options, NAMES);
  const { loss, x, key, from, box = { min: 0, max: 1 }, signal } = options;
  const norm = oneOf('projectedGradient.norm', options.norm, ['linf', 'l2']);
  const epsilon = within('projectedGradient.epsilon', options.epsilon, 0, Infinity);
  const steps = whole('projectedGradient.steps', options.steps ?? 20);
  const given = options.stepSize;
  const stepSize = given === undefined ? (2.5 * epsilon) / steps : positive('projectedGradient.stepSize', given);
  const restarts = whole('projectedGradient.restarts', options.restarts ?? 1);
  if (from && !tf.util.arraysEqual(from.shape, x.shape)) {
    throw new EbmError('projectedGradient.from', `must have the shape [${x.shape.join(', ')}] of x`, from.shape);
  }
  const ball = { norm, epsilon, clean: x, box };
  return { loss, x, key, ball, steps, stepSize, restarts, randomly: options.randomStart ?? true, from, signal };
}
