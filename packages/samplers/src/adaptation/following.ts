import * as tf from '@tensorflow/tfjs-core';
import { EbmError, oneOf, positive, scope, within } from '@ebmjs/core';
import { diagonalMass, type Mass } from '../kernels/mass.js';

/** What a kernel steers to while it goes, and how fast. */
export interface FollowingOptions {
  /** Length of the first leapfrogs. One that is ten times too short or too long takes 60 steps to mend. @defaultValue 0.1 */
  readonly stepSize?: number;
  /** The step size stays between these. @defaultValue `[1e-6, 1e3]` */
  readonly stepSizes?: readonly [least: number, most: number];
  /** Acceptance to keep, the mean of all chains. @defaultValue 0.8 */
  readonly target?: number;
  /** How far the logarithm of the step size moves for an acceptance that is off by 1. @defaultValue 0.2 */
  readonly rate?: number;
  /** `'diagonal'` follows the variance of each coordinate over the chains, of which there must be many. @defaultValue `'unit'` */
  readonly mass?: 'unit' | 'diagonal';
  /** Share of the variances forgotten at each step. @defaultValue 0.01 */
  readonly forgetting?: number;
}

export const FOLLOWING = ['stepSize', 'stepSizes', 'target', 'rate', 'mass', 'forgetting'] as const;

/** What has been learnt, as tensors. */
export interface Learnt {
  /** Of the next step; a scalar. */
  readonly stepSize: tf.Tensor;
  /** `[...event]`; absent with a unit mass. */
  readonly variance?: tf.Tensor;
}

/** Three functions of tensors that are never read back. All borrow, and return what is the caller's. */
export interface Following {
  readonly fresh: (event: readonly number[]) => Learnt;
  /** After a step that ended at `position`, with these acceptances `[chains]`. */
  readonly next: (learnt: Learnt, position: tf.Tensor, acceptance: tf.Tensor) => Learnt;
  /** For `hmc`. */
  readonly settings: (learnt: Learnt) => { readonly stepSize: tf.Tensor; readonly mass?: Mass };
}

/**
 * A step size that keeps the acceptance at its target while the target distribution moves: `log e' = log e + rate
 * (acceptance - target)`, of a constant rate, so that it never stops (Robbins and Monro 1951; Andrieu and Thoms 2008,
 * section 4.2). Variances of coordinates over chains are averaged exponentially.
 */
export function following(where: string, options: FollowingOptions): Following {
  const first = positive(`${where}.stepSize`, options.stepSize ?? 0.1);
  const [least, most] = bounds(`${where}.stepSizes`, options.stepSizes ?? [1e-6, 1e3]);
  within(`${where}.stepSize`, first, least, most);
  const target = within(`${where}.target`, options.target ?? 0.8, 1e-3, 1 - 1e-3);
  const rate = positive(`${where}.rate`, options.rate ?? 0.2);
  const diagonal = oneOf(`${where}.mass`, options.mass ?? 'unit', ['unit', 'diagonal']) === 'diagonal';
  const forgetting = within(`${where}.forgetting`, options.forgetting ?? 0.01, 0, 1);
  return {
    fresh: (event) => ({ stepSize: tf.scalar(first), ...(diagonal && { variance: tf.ones([...event]) }) }),
    next: ({ stepSize, variance }, position, acceptance) =>
      scope(() => {
        const factor = tf.exp(tf.mul(tf.sub(tf.mean(acceptance), target), rate));
        const next = tf.clipByValue(tf.mul(stepSize, factor), least, most);
        return variance ? { stepSize: next, variance: averaged(variance, position, forgetting) } : { stepSize: next };
      }),
    settings: ({ stepSize, variance }) => (variance ? { stepSize, mass: massOf(variance) } : { stepSize }),
  };
}

function bounds(where: string, range: readonly [number, number]): readonly [number, number] {
  if (!Array.isArray(range) || range.length !== 2) throw new EbmError(where, 'must be [least, most]', range);
  return [positive(`${where}[0]`, range[0]), within(`${where}[1]`, range[1], range[0], Infinity)];
}

const averaged = (variance: tf.Tensor, position: tf.Tensor, forgetting: number): tf.Tensor =>
  tf.add(tf.mul(variance, 1 - forgetting), tf.mul(tf.moments(position, 0).variance, forgetting));

/** A coordinate that all chains agree on still moves, if little. */
const LEAST_SHARE = 1e-3;

const massOf = (variance: tf.Tensor): Mass =>
  scope(() => diagonalMass(tf.add(tf.add(variance, tf.mul(tf.mean(variance), LEAST_SHARE)), 1e-12)));
