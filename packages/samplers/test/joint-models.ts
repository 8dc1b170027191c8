import * as tf from '@tensorflow/tfjs-core';
import { foldIn, hostUniform, normal, scope, split, type Energy, type Key } from '@ebmjs/core';

/** A prior and a likelihood, one parameter and one observation a chain. */
export interface JointModel {
  /** Parameters `[n, 1]` from the prior, in the coordinate that is sampled. */
  readonly prior: (key: Key, n: number) => tf.Tensor;
  /** An observation of each, `[n]`. */
  readonly observe: (key: Key, parameters: tf.Tensor) => tf.Tensor1D;
  /** Minus the logarithm of the density of the parameter given its observation. */
  readonly posterior: (observed: tf.Tensor1D) => Energy;
}

/** `t ~ N(0, 1)`, and `y | t ~ N(t, 0.7^2)`. */
export const conjugateNormal: JointModel = {
  prior: (key, n) => normal(key, [n, 1]),
  observe: (key, t) => scope(() => tf.add<tf.Tensor1D>(tf.reshape(t, [-1]), tf.mul(normal(key, [t.shape[0]!]), 0.7))),
  posterior: (observed) => (t) =>
    scope(() => {
      const x = tf.reshape(t, [-1]);
      const gap = tf.sub(observed, x);
      return tf.add<tf.Tensor1D>(tf.div(tf.square(x), 2), tf.div(tf.square(gap), 2 * 0.7 ** 2));
    }),
};

/** `q ~ Beta(2, 3)` and `y | q ~ Binomial(3, q)`, in `t = log(q / (1 - q))`, whose density has the factor `q (1 - q)`. */
export const betaBinomial: JointModel = {
  prior: (key, n) => {
    const u = hostUniform(key, 4 * n); // the second of four uniforms in order is Beta(2, 3)
    const q = Array.from({ length: n }, (_, i) => u.slice(4 * i, 4 * i + 4).toSorted()[1]!);
    return tf.tensor2d(q.map((p) => [Math.log(p / (1 - p))]));
  },
  observe: (key, t) => {
    const odds = t.dataSync();
    const u = hostUniform(key, 3 * odds.length);
    const successes = Array.from(odds, (odd, i) => {
      const q = 1 / (1 + Math.exp(-odd));
      return u.slice(3 * i, 3 * i + 3).filter((v) => v < q).length;
    });
    return tf.tensor1d(successes, 'float32');
  },
  // q^(2 + y) (1 - q)^(3 + 3 - y)
  posterior: (observed) => (t) =>
    scope(() => {
      const x = tf.reshape(t, [-1]);
      const up = tf.mul(tf.add(observed, 2), tf.softplus(tf.neg(x)));
      const down = tf.mul(tf.sub(6, observed), tf.softplus(x));
      return tf.add<tf.Tensor1D>(up, down);
    }),
};

/** A parameter and an observation of each chain, drawn from both at once. */
export function drawn(model: JointModel, key: Key, n: number): { readonly t: tf.Tensor; readonly y: tf.Tensor1D } {
  const [priorKey, dataKey] = split(foldIn(key, 0), 2);
  const t = model.prior(priorKey, n);
  return { t, y: model.observe(dataKey, t) };
}
