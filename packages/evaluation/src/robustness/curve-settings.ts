import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, whole, within, type Box, type Key } from '@ebmjs/core';
import { classLoss, type AttackLoss, type ClassLossOptions } from './class-loss.js';
import type { ClassifierLogits } from './classifier-logits.js';
import type { BallNorm } from './project.js';

export interface RobustnessCurveOptions {
  /** Whose answers count. */
  readonly classifier: ClassifierLogits;
  /**
   * Whose gradients the attack follows: the same without its refinement, or a refinement with another key, since an
   * attacker does not know the noise. @defaultValue `classifier`
   */
  readonly attacked?: ClassifierLogits;
  /** `[n, ...event]` */
  readonly x: tf.Tensor;
  /** One-hot, `[n, classes]`. */
  readonly labels: tf.Tensor2D;
  readonly norm: BallNorm;
  /** Radii, ascending, in the unit of `x`. That of 0 is always there. */
  readonly epsilons: readonly number[];
  readonly key: Key;
  /** Of each attack. @defaultValue 20 */
  readonly steps?: number;
  /** Length of a step at a radius. @defaultValue `2.5 epsilon / steps` */
  readonly stepSize?: (epsilon: number) => number;
  /** @defaultValue 1 */
  readonly restarts?: number;
  /** @defaultValue `'crossEntropy'` */
  readonly loss?: NonNullable<ClassLossOptions['loss']>;
  /** @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box | null;
  /** Rows attacked at a time. @defaultValue 100 */
  readonly batch?: number;
  /** Ends the attacks with its reason. */
  readonly signal?: AbortSignal;
  /** Called after each radius of each batch, with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/** Options, checked; those of the attack are checked there. */
export interface CurveSettings {
  readonly classifier: ClassifierLogits;
  readonly attacked: (labels: tf.Tensor2D) => AttackLoss;
  readonly x: tf.Tensor;
  readonly labels: tf.Tensor2D;
  readonly norm: BallNorm;
  readonly radii: readonly number[];
  readonly key: Key;
  readonly batch: number;
  readonly attack: Pick<RobustnessCurveOptions, 'steps' | 'stepSize' | 'restarts' | 'box' | 'signal'>;
  readonly onProgress: RobustnessCurveOptions['onProgress'];
}

const NAMES = ['classifier', 'attacked', 'x', 'labels', 'norm', 'epsilons', 'key', 'steps', 'stepSize', 'restarts'];

export function curveSettings(options: RobustnessCurveOptions): CurveSettings {
  knownOptions('robustnessCurve', options, [...NAMES, 'loss', 'box', 'batch', 'signal', 'onProgress']);
  const { classifier, attacked = classifier, x, labels, norm, key, loss, onProgress } = options;
  const { steps, stepSize, restarts, box, signal } = options;
  if (!(x.shape[0]! > 0)) throw new EbmError('robustnessCurve.x', 'must have a row or more', x.shape);
  labelsOf('robustnessCurve.labels', labels, x.shape[0]!, labels.shape[1]);
  return {
    classifier,
    attacked: (of) => classLoss({ classifier: attacked, labels: of, ...(loss && { loss }) }),
    x,
    labels,
    norm,
    radii: radiiOf(options.epsilons),
    key,
    batch: whole('robustnessCurve.batch', options.batch ?? 100),
    attack: {
      ...(steps !== undefined && { steps }),
      ...(stepSize && { stepSize }),
      ...(restarts !== undefined && { restarts }),
      ...(box !== undefined && { box }),
      ...(signal && { signal }),
    },
    onProgress,
  };
}

function radiiOf(epsilons: readonly number[]): number[] {
  epsilons.forEach((epsilon, i) => {
    within(`robustnessCurve.epsilons[${i}]`, epsilon, 0, Infinity);
    if (i > 0 && !(epsilon > epsilons[i - 1]!)) {
      throw new EbmError(`robustnessCurve.epsilons[${i}]`, 'must be above the one before', epsilon);
    }
  });
  return epsilons[0] === 0 ? [...epsilons] : [0, ...epsilons];
}
