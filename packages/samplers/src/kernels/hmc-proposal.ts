import * as tf from '@tensorflow/tfjs-core';
import { foldIn, keyOfAll, normal, randint, uniform, type Box, type Energy, type Key } from '@ebmjs/core';
import { leapfrog, type Phase } from '../leapfrog.js';
import type { Point } from '../point.js';
import { rowSum } from '../row-sum.js';
import type { Integrator } from './integrator.js';
import type { Mass } from './mass.js';
import type { StepSize } from './step-size.js';

/** The options of `hmc`, checked and with their defaults. */
export interface HmcSettings {
  readonly stepSize: StepSize;
  readonly steps: readonly [least: number, most: number];
  readonly jitter: number;
  readonly integrator: Integrator;
  readonly mass?: Mass | undefined;
  readonly box?: Box | undefined;
}

/** A trajectory from a fresh momentum. */
export interface HmcProposal {
  /** Its end; the momentum whitened. */
  readonly proposed: Phase;
  /** The momentum it began with, whitened. */
  readonly momentum: tf.Tensor;
  /** The change of `E + K` along it, `[chains]`. */
  readonly energyError: tf.Tensor1D;
  /** `E + K` at its start, `[chains]`. */
  readonly before: tf.Tensor1D;
}

/** What `hmc` proposes from `current`, before its Metropolis test. To be called in a `scope`, which frees the rest. */
export function hmcProposal(key: Key, current: Point, energy: Energy, settings: HmcSettings): HmcProposal {
  const momentum = normal(key, current.position.shape);
  const stepSize = jittered(foldIn(key, 0), current.energy.shape, settings);
  const steps = drawn(foldIn(key, 1), settings.steps);
  const proposed = leapfrog(energy, { ...current, momentum }, { ...settings, stepSize, steps });
  const started = kineticEnergy(momentum);
  const kinetic = tf.sub(kineticEnergy(proposed.momentum), started);
  const energyError = tf.add<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), kinetic);
  return { proposed, momentum, energyError, before: tf.add(current.energy, started) };
}

/** `|u|^2 / 2`, a row */
export const kineticEnergy = (momentum: tf.Tensor): tf.Tensor1D => tf.mul(rowSum(tf.square(momentum)), 0.5);

/** A step size a chain, where they are to differ. */
function jittered(key: Key, shape: readonly number[], { stepSize, jitter }: HmcSettings): StepSize {
  if (jitter === 0) return stepSize;
  return tf.mul(tf.add(tf.mul(uniform(key, shape), 2 * jitter), 1 - jitter), stepSize);
}

const drawn = (key: Key, [least, most]: readonly [number, number]): number =>
  least === most ? least : least + randint(keyOfAll(key), 1, most - least + 1)[0]!;
