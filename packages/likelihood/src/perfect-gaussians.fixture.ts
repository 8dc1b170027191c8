import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Kernel, type Reference, type State } from '@ebmjs/core';

/**
 * Gaussians of `dimension` coordinates, of one precision or one each, and the kernel that draws afresh from the one
 * between: perfect transitions, for which the moments of all log-weights are known.
 */
export function perfectGaussians(precision: number | readonly number[], dimension = 1) {
  const precisions = typeof precision === 'number' ? Array<number>(dimension).fill(precision) : precision;
  const gaussian = (lambdas: readonly number[]): Reference => ({
    shape: [lambdas.length],
    energy: (x) =>
      scope(
        () =>
          tf.sum(
            tf.mul(
              tf.square(x),
              lambdas.map((l) => l / 2),
            ),
            1,
          ) as tf.Tensor1D,
      ),
    logZ: lambdas.reduce((sum, l) => sum + Math.log((2 * Math.PI) / l) / 2, 0),
    sample: (k, n) =>
      scope(() =>
        tf.mul(
          normal(k, [n, lambdas.length]),
          lambdas.map((l) => 1 / Math.sqrt(l)),
        ),
      ),
  });
  const between = (beta: number): Reference => gaussian(precisions.map((l) => 1 - beta + beta * l));
  const kernel = (beta: number): Kernel<State, { accepted: tf.Tensor1D }> => ({
    init: (position) => ({ position: tf.clone(position) }),
    step: (k, { position }) => [
      { position: between(beta).sample(k, position.shape[0]!) },
      { accepted: tf.ones([position.shape[0]!]) },
    ],
  });
  return { base: between(0), target: between(1), kernel };
}
