import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, oneOf, scope, within } from '@ebmjs/core';
import type { Objective } from './objective.js';

export interface ContrastiveDivergenceOptions {
  /** Weight of the squared energies, which pins their free offset and keeps them small. @defaultValue `1` */
  readonly l2?: number;
  /**
   * How data and samples are set against each other:
   * - `'cd'`: `mean E+ - mean E-`, whose gradient is that of the negative log likelihood;
   * - `'logsumexp'`: `mean E+ - sum_i w_i E-_i` with constant weights `w_i = exp(-(E-_i - min E-)) / (sum + 1e-4)`: samples
   *   of low energy count more;
   * - `'softplus'`: `mean log(1 + exp(E+_i - E-_i))`, paired by row: pairs that are far apart already count little.
   *
   * @defaultValue `'cd'`
   */
  readonly objective?: 'cd' | 'logsumexp' | 'softplus';
}

type Contrast = (data: tf.Tensor1D, samples: tf.Tensor1D) => tf.Scalar;

const CONTRASTS: { readonly [name in NonNullable<ContrastiveDivergenceOptions['objective']>]: Contrast } = {
  cd: (data, samples) => tf.sub(tf.mean(data), tf.mean(samples)),
  logsumexp: (data, samples) => tf.sub(tf.mean(data), lowWeighted(samples)),
  softplus: (data, samples) => tf.mean(tf.softplus(tf.sub(data, samples))),
};

/**
 * `contrast + l2 (mean E+^2 + mean E-^2)`, with `E+` the energies of data and `E-` those of samples (Du and Mordatch
 * 2019, algorithm 1; the weight of 1 is that of appendix A.11).
 *
 * Its terms are `contrast` and `penalty`, the second without its weight. Throws an `EbmError` for an option that is
 * unknown or not allowed.
 */
export function contrastiveDivergence(options: ContrastiveDivergenceOptions = {}): Objective {
  knownOptions('contrastiveDivergence', options, ['l2', 'objective']);
  const { l2 = 1, objective = 'cd' } = options;
  within('contrastiveDivergence.l2', l2, 0, Infinity);
  const against = CONTRASTS[oneOf('contrastiveDivergence.objective', objective, ['cd', 'logsumexp', 'softplus'])];
  return (data, samples) =>
    scope(() => {
      const contrast = against(data, samples);
      const penalty: tf.Scalar = tf.add(tf.mean(tf.square(data)), tf.mean(tf.square(samples)));
      const loss: tf.Scalar = tf.add(contrast, tf.mul(penalty, l2));
      return { loss, terms: { contrast, penalty } };
    });
}

/** `sum_i w_i e_i` with `w` proportional to `exp(-e)` and held constant in the gradient, which is therefore `w`. */
function lowWeighted(energies: tf.Tensor1D): tf.Scalar {
  const weighted = tf.customGrad((e, save) => {
    const mass = tf.exp(tf.sub(tf.min(e as tf.Tensor), e as tf.Tensor));
    const w = tf.div(mass, tf.add(tf.sum(mass), 1e-4));
    (save as tf.GradSaveFunc)([w]);
    return {
      value: tf.sum(tf.mul(w, e as tf.Tensor)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]!),
    };
  });
  return weighted(energies) as tf.Scalar;
}
