import * as tf from '@tensorflow/tfjs-core';
import { normal, type Energy, type Key } from '@ebmjs/core';
import { pointAt, type Point } from '../point.js';
import { rowSum } from '../row-sum.js';
import { pullOf, velocityOf, type Mass } from './mass.js';
import { forRows, rootOf, stepSizeAt, type StepSizes } from './step-size.js';

/** The options of `mala` that its proposal needs. */
export interface LangevinProposalOptions {
  readonly stepSize: StepSizes;
  readonly preconditioner?: Mass | undefined;
}

/** Where a Langevin step leads, and what a Metropolis test of it needs. */
export interface LangevinProposal {
  readonly proposed: Point;
  /** `E(x') - E(x) - log q(x | x') + log q(x' | x)`, `[chains]`. */
  readonly energyError: tf.Tensor1D;
}

/**
 * `x' = x + L w` with `w = sqrt(2h) z - h L' dE/dx`, so that `q(x' | x) = N(x - h L L' dE/dx, 2h L L')`. To be called in a
 * `scope`, which frees the rest.
 */
export function langevinProposal(
  key: Key,
  current: Point,
  energy: Energy,
  { stepSize, preconditioner }: LangevinProposalOptions,
): LangevinProposal {
  const noise = normal(key, current.position.shape);
  const h = stepSizeAt(stepSize, current.energy);
  const drift = tf.mul(pullOf(current.gradient, preconditioner), forRows(h, noise));
  const shift = tf.sub(tf.mul(noise, forRows(rootOf(h, 2), noise)), drift);
  const proposed = pointAt(tf.add(current.position, velocityOf(shift, preconditioner)), energy);
  // log q(x' | x) is -|z|^2 / 2, and log q(x | x') the same of the noise that would lead back. From the shift, not from
  // x - x', whose rounding error would grow as h shrinks.
  const reverse = stepSizeAt(stepSize, proposed.energy);
  const driftBack = tf.mul(pullOf(proposed.gradient, preconditioner), forRows(reverse, noise));
  const back = tf.div(tf.sub(driftBack, shift), forRows(rootOf(reverse, 2), noise));
  const proposals = tf.div(rowSum(tf.sub(tf.square(back), tf.square(noise))), 2);
  const energyError = tf.add<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), proposals);
  if (typeof stepSize !== 'function') return { proposed, energyError };
  const dimensions = noise.size / noise.shape[0]!; // the proposals are as wide as their steps are long
  const widths = tf.mul(tf.log(tf.div(reverse, h)), dimensions / 2);
  return { proposed, energyError: tf.add(energyError, widths) };
}
