import * as tf from '@tensorflow/tfjs-core';

/** How far an entry of the gradient may be from 0: `deviations sqrt(v / unbias) + slack`. */
export interface Bound {
  readonly deviations: number;
  readonly slack: number;
}

/** The bound of Du and Mordatch (2019): "3 standard deviations" of appendix A.11, and the tenth that their code adds. */
export const PAPER_BOUND: Bound = { deviations: 3, slack: 0.1 };

/** `g` within the bound, where `v` has not seen `g` yet: within the slack at the first step. NaN stays NaN. */
export function clipped(g: tf.Tensor, v: tf.Tensor, unbias: tf.Tensor, { deviations, slack }: Bound): tf.Tensor {
  const bound = tf.add(tf.mul(tf.sqrt(tf.div(v, unbias)), deviations), slack);
  return tf.minimum(tf.maximum(g, tf.neg(bound)), bound);
}
