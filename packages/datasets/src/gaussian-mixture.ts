import * as tf from '@tensorflow/tfjs-core';
import { batchOf, knownOptions, normal, positive, randint, scope, split, whole } from '@ebmjs/core';
import type { Toy } from './toy.js';

export interface GaussianMixtureOptions {
  /** @defaultValue 8 */
  readonly components?: number;
  /** Radius of the circle on which their means stand, evenly, the first at angle 0. @defaultValue 2 */
  readonly radius?: number;
  /** Standard deviation of each, in either coordinate. @defaultValue 0.2 */
  readonly spread?: number;
  /** Batches carry the component as a one-hot label. @defaultValue false */
  readonly labelled?: boolean;
}

/** A ring of normal distributions of equal share: `p(x) = 1/k sum_i N(x; m_i, s^2 I)`. */
export function gaussianMixture(options: GaussianMixtureOptions = {}): Toy {
  knownOptions('gaussianMixture', options, ['components', 'radius', 'spread', 'labelled']);
  const components = whole('gaussianMixture.components', options.components ?? 8);
  const radius = positive('gaussianMixture.radius', options.radius ?? 2);
  const variance = positive('gaussianMixture.spread', options.spread ?? 0.2) ** 2;
  const means = (): tf.Tensor2D => tf.tensor2d(onCircle(components, radius), [components, 2]);
  return {
    name: 'gaussianMixture',
    shape: [2],
    classes: options.labelled ? components : 0,
    batch: (key, n) =>
      scope(() => {
        const [which, noise] = split(key, 2);
        const component = tf.tensor1d(randint(which, n, components), 'int32');
        const x = tf.add(tf.gather(means(), component), tf.mul(normal(noise, [n, 2]), Math.sqrt(variance)));
        return options.labelled ? { x, y: tf.cast(tf.oneHot(component, components), 'float32') as tf.Tensor2D } : { x };
      }),
    logDensity: (x) => {
      batchOf('gaussianMixture.logDensity', x, [2]);
      return scope(() => {
        const offsets = tf.sub(tf.expandDims(x, 1), means()); // [n, k, 2]
        const exponents = tf.div(tf.sum(tf.square(offsets), 2), -2 * variance);
        return tf.sub(tf.logSumExp<tf.Tensor1D>(exponents, 1), Math.log(components * 2 * Math.PI * variance));
      });
    },
  };
}

/** Evenly spaced points, as `x, y, x, y, ...`. */
function onCircle(n: number, radius: number): number[] {
  const angles = Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n);
  return angles.flatMap((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);
}
