import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, uniform } from '@ebmjs/core';
import { analyticEnergy } from '../analytic-energy.js';
import { extentOf, perCoordinate, type Extent } from '../extent.js';
import type { KnownTarget } from '../known-target.js';
import { sumOfSoftplus } from '../softplus.js';

/** How likely each coordinate is to be 1. */
export type BernoulliOptions = Extent & {
  /** Above 0 and below 1: one number for all coordinates, or a flat list. @defaultValue 0.5 */
  readonly probability?: number | readonly number[];
};

/**
 * Independent coordinates in {0, 1}: `E(x) = -sum_i l_i x_i` with `l_i = log(p_i / (1 - p_i))`, and
 * `log Z = sum_i log(1 + exp(l_i))`, a sum over all states and not an integral. The energy is the same formula for any real
 * numbers, so that it has slopes everywhere, as samplers of discrete states by gradients need.
 *
 * Takes `dimension` or `shape`. Throws an `EbmError` for options that will not do.
 */
export function bernoulli(options: BernoulliOptions): KnownTarget {
  knownOptions('bernoulli', options, ['dimension', 'shape', 'probability']);
  const { shape, size } = extentOf('bernoulli', options);
  const probability = perCoordinate('bernoulli.probability', options.probability ?? 0.5, { size, check: share });
  const logits = probability.map((p) => Math.log(p) - Math.log1p(-p));
  const constant = (values: Float64Array): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);
  return {
    shape,
    energy: analyticEnergy('bernoulli', shape, (x) => {
      const slope = tf.neg(constant(logits));
      return {
        value: tf.sum(tf.reshape(tf.mul(x, slope), [x.shape[0]!, -1]), 1),
        slope: () => tf.add(tf.mul(x, 0), slope), // connected to x, so that it has a gradient on the tape too
      };
    }),
    logZ: sumOfSoftplus(logits),
    mean: [...probability],
    variance: Array.from(probability, (p) => p * (1 - p)),
    sample: (key, n) => scope(() => tf.cast(tf.less(uniform(key, [n, ...shape]), constant(probability)), 'float32')),
  };
}

function share(where: string, value: number): number {
  if (!(value > 0 && value < 1)) throw new EbmError(where, 'must be a number above 0 and below 1', value);
  return value;
}
