import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, knownOptions, scope, whole, within, type Reference } from '@ebmjs/core';
import type { DataTerm } from './loss-term.js';

/** Options of `noiseContrastiveEstimation`. */
export interface NoiseContrastiveOptions {
  /** Its place in `metrics.terms`. @defaultValue `'nce'` */
  readonly name?: string;
  /** @defaultValue `1` */
  readonly weight?: number;
  /**
   * A distribution of the data's shape that has mass wherever the data has: what draws samples, and its log density
   * `-energy(x) - logZ`. The nearer to the data, the more is learnt from each of its rows.
   */
  readonly noise: Pick<Reference, 'shape' | 'sample' | 'energy' | 'logZ'>;
  /** Rows of noise for each row of data, `nu`. @defaultValue `1` */
  readonly ratio?: number;
}

/**
 * Noise-contrastive estimation (Gutmann and Hyvarinen 2010): the energy learns to tell data from noise of a known
 * density `p_n`, with `-E(x)` as a log density that needs no constant,
 *
 * `-mean_data log s(G(x)) - nu mean_noise log(1 - s(G(x)))`, `G = -E - log p_n - log nu`, `s(u) = 1 / (1 + exp(-u))`.
 *
 * At the optimum `exp(-E)` is the density itself: its log Z is 0. So the energy must have an additive constant that can
 * be learnt: the last bias of most networks is one; for a model that has none, see `withLogZ`. No chains are needed.
 *
 * Its part is `accuracy`, the share of rows of both kinds that are told apart, noise weighed by `1 / nu`. A conditional
 * model learns `p(x|y)`: noise has the labels of the data. Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function noiseContrastiveEstimation(options: NoiseContrastiveOptions): DataTerm {
  knownOptions('noiseContrastiveEstimation', options, ['name', 'weight', 'noise', 'ratio']);
  const { name = 'nce', weight = 1, noise, ratio = 1 } = options;
  within('noiseContrastiveEstimation.weight', weight, 0, Infinity);
  whole('noiseContrastiveEstimation.ratio', ratio);
  within('noiseContrastiveEstimation.noise.logZ', noise.logZ, -Infinity, Infinity);
  return {
    name,
    weight,
    needs: 'data',
    config: { term: 'noiseContrastiveEstimation', ratio, logZ: noise.logZ },
    loss: ({ model, energy, data: { x, y }, key }) => {
      const n = x.shape[0]!;
      const drawn = noise.sample(key, ratio * n);
      batchOf('noiseContrastiveEstimation.noise', drawn, model.shape);
      if (drawn.shape[0] !== ratio * n) {
        throw new EbmError('noiseContrastiveEstimation.noise', `must give ${ratio * n} rows`, drawn.shape);
      }
      const rows = tf.concat([x, drawn]);
      const labels = y && (tf.tile(y, [1 + ratio, 1]) as tf.Tensor2D);
      const odds = scope(() => {
        const logNoise = tf.sub(tf.neg(noise.energy(rows)), noise.logZ);
        return tf.sub(tf.neg(energy(labels)(rows)), tf.add(logNoise, Math.log(ratio)));
      });
      const [real, fake] = tf.split(odds, [n, ratio * n]) as [tf.Tensor1D, tf.Tensor1D];
      const share = (right: tf.Tensor): tf.Tensor => tf.mean(tf.cast(right, 'float32'));
      return {
        // log(1 + exp(-G)) and log(1 + exp(G))
        loss: tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mul(ratio, tf.mean(tf.softplus(fake)))) as tf.Scalar,
        terms: { accuracy: tf.div(tf.add(share(tf.greater(real, 0)), share(tf.less(fake, 0))), 2) as tf.Scalar },
      };
    },
  };
}
