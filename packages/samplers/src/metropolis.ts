import * as tf from '@tensorflow/tfjs-core';
import { uniform, type Key } from '@ebmjs/core';
import { choose, type Rows } from './kernels/choose.js';
import type { Point } from './point.js';

/** What a Metropolis test has to say, each `[chains]`, float32. */
export interface MetropolisInfo {
  /** 1 where the proposal was accepted, else 0. */
  readonly accepted: tf.Tensor1D;
  /** The probability it was accepted with, `min(1, exp(-energyError))`; 0 where the error is not finite. */
  readonly acceptance: tf.Tensor1D;
  /** Change of the total energy along the proposal: minus the logarithm of the Metropolis ratio. */
  readonly energyError: tf.Tensor1D;
  /** 1 where the energy error is above 1000 or not finite, else 0. */
  readonly divergent: tf.Tensor1D;
}

export const DIVERGENCE = 1000;

/** Where chains are and where they might go, `[chains]` rows each. */
export interface Proposal<S extends Rows = Point> {
  readonly current: S;
  readonly proposed: S;
  /** `[chains]`, minus the logarithm of the Metropolis ratio. */
  readonly energyError: tf.Tensor1D;
  /** 0 where a proposal is to be refused whatever its energy, else 1; `[chains]`. @defaultValue ones */
  readonly allowed?: tf.Tensor1D | undefined;
}

/**
 * Moves each chain to its proposal with probability `min(1, exp(-energyError))`, or leaves it (Metropolis et al. 1953).
 * Where the error is not finite, the chain stays.
 */
export function metropolis<S extends Rows = Point>(key: Key, proposal: Proposal<S>): [S, MetropolisInfo] {
  const { current, proposed, energyError, allowed } = proposal;
  const finite = tf.isFinite(energyError);
  const ratio = tf.exp(tf.neg(tf.relu(energyError))); // of errors that are not finite it is anything
  const valid = tf.where<tf.Tensor1D>(finite, ratio, tf.zerosLike(ratio));
  const acceptance = allowed ? tf.mul<tf.Tensor1D>(valid, allowed) : valid;
  const accept = tf.less<tf.Tensor1D>(uniform(key, acceptance.shape), acceptance);
  const info: MetropolisInfo = {
    accepted: tf.cast(accept, 'float32'),
    acceptance,
    energyError,
    divergent: tf.sub<tf.Tensor1D>(1, tf.cast(tf.logicalAnd(finite, tf.less(energyError, DIVERGENCE)), 'float32')),
  };
  return [choose(accept, proposed, current), info];
}
