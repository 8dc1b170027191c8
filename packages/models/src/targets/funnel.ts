import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, positive, scope, whole } from '@ebmjs/core';
import { analyticEnergy, type TracedEnergy } from '../analytic-energy.js';
import type { KnownTarget } from '../known-target.js';

export interface FunnelOptions {
  /** Coordinates, the neck among them; at least 2. @defaultValue 10 */
  readonly dimension?: number;
  /** Standard deviation of the neck. @defaultValue 3 */
  readonly scale?: number;
}

/**
 * Neal's funnel ("Slice sampling", Annals of Statistics 31, 2003, section 8): the first coordinate is `v ~ N(0, scale^2)`,
 * the others `x_i ~ N(0, e^v)`,
 *
 * `E = v^2 / (2 scale^2) + sum_i x_i^2 e^-v / 2 + (D - 1) v / 2`, `log Z = log scale + D log(2 pi) / 2`.
 *
 * The variance of `x_i` is `exp(scale^2 / 2)`, 90 at the usual scale, and its fourth moment 2e8: an average over samples
 * of any number that fits in memory says little of it.
 */
export function funnel(options: FunnelOptions = {}): KnownTarget {
  knownOptions('funnel', options, ['dimension', 'scale']);
  const dimension = whole('funnel.dimension', options.dimension ?? 10, 2);
  const scale = positive('funnel.scale', options.scale ?? 3);
  const wide = Array<number>(dimension - 1).fill(Math.exp(scale ** 2 / 2));
  return {
    shape: [dimension],
    energy: analyticEnergy('funnel', [dimension], (x) => trace(x, scale)),
    logZ: Math.log(scale) + (dimension * Math.log(2 * Math.PI)) / 2,
    mean: Array<number>(dimension).fill(0),
    variance: [scale ** 2, ...wide],
    sample: (key, n) =>
      scope(() => {
        const [z, rest] = tf.split(normal(key, [n, dimension]), [1, dimension - 1], 1) as [tf.Tensor, tf.Tensor];
        const v = tf.mul(z, scale);
        return tf.concat([v, tf.mul(rest, tf.exp(tf.div(v, 2)))], 1);
      }),
  };
}

function trace(x: tf.Tensor, scale: number): TracedEnergy {
  const others = x.shape[1]! - 1;
  const [v, rest] = tf.split(x, [1, others], 1) as [tf.Tensor, tf.Tensor];
  const precision = tf.exp(tf.neg(v));
  const pulled = tf.mul(rest, precision);
  const spread = tf.div(tf.sum(tf.mul(rest, pulled), 1, true), 2);
  const neck = tf.div(v, scale ** 2);
  const value = tf.add(tf.add(tf.mul(tf.mul(v, neck), 0.5), spread), tf.mul(v, others / 2));
  const inNeck = (): tf.Tensor => tf.add(tf.sub(neck, spread), others / 2);
  return { value: tf.reshape(value, [-1]), slope: () => tf.concat([inNeck(), pulled], 1) };
}
