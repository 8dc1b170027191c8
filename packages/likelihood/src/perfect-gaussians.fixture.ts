import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Kernel, type Reference, type State } from '@ebmjs/core';

/**
 * Gaussians of `dimension` coordinates and one precision each, and the kernel that draws afresh from the one between:
 * perfect transitions, for which the moments of all log-weights are known.
 */
export function perfectGaussians(precision: number, dimension = 1) {
  const gaussian = (lambda: number): Reference => ({
    shape: [dimension],
    energy: (x) => scope(() => tf.mul(tf.sum(tf.square(x), 1), lambda / 2) as tf.Tensor1D),
    logZ: (dimension / 2) * Math.log((2 * Math.PI) / lambda),
    sample: (k, n) => scope(() => tf.mul(normal(k, [n, dimension]), 1 / Math.sqrt(lambda))),
  });
  const between = (beta: number): Reference => gaussian(1 - beta + beta * precision);
  const kernel = (beta: number): Kernel<State, { accepted: tf.Tensor1D }> => ({
    init: (position) => ({ position: tf.clone(position) }),
    step: (k, { position }) => [
      { position: between(beta).sample(k, position.shape[0]!) },
      { accepted: tf.ones([position.shape[0]!]) },
    ],
  });
  return { base: gaussian(1), target: gaussian(precision), kernel };
}
