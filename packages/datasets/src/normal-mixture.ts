import * as tf from '@tensorflow/tfjs-core';
import { batchOf, normal, randint, scope, split } from '@ebmjs/core';
import type { Toy } from './toy.js';

export interface NormalMixtureOptions {
  readonly name: string;
  /** As `x, y, x, y, ...`. */
  readonly means: readonly number[];
  /** Standard deviation of each, in either coordinate. */
  readonly spread: number;
  /** Batches carry the component as a one-hot label. */
  readonly labelled: boolean;
}

/** Normal distributions of equal share and width: `p(x) = 1/k sum_i N(x; m_i, s^2 I)`. */
export function normalMixture({ name, means, spread, labelled }: NormalMixtureOptions): Toy {
  const components = means.length / 2;
  const variance = spread ** 2;
  const centres = (): tf.Tensor2D => tf.tensor2d([...means], [components, 2]);
  return {
    name,
    shape: [2],
    classes: labelled ? components : 0,
    batch: (key, n) =>
      scope(() => {
        const [which, noise] = split(key, 2);
        const component = tf.tensor1d(randint(which, n, components), 'int32');
        const x = tf.add(tf.gather(centres(), component), tf.mul(normal(noise, [n, 2]), spread));
        return labelled ? { x, y: tf.cast(tf.oneHot(component, components), 'float32') as tf.Tensor2D } : { x };
      }),
    logDensity: (x) => {
      batchOf(`${name}.logDensity`, x, [2]);
      return scope(() => {
        const offsets = tf.sub(tf.expandDims(x, 1), centres()); // [n, k, 2]
        const exponents = tf.div(tf.sum(tf.square(offsets), 2), -2 * variance);
        return tf.sub(tf.logSumExp<tf.Tensor1D>(exponents, 1), Math.log(components * 2 * Math.PI * variance));
      });
    },
  };
}
