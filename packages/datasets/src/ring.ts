import * as tf from '@tensorflow/tfjs-core';
import { batchOf, knownOptions, normal, positive, scope, split, uniform } from '@ebmjs/core';
import { circlesLogDensity } from './circles-log-density.js';
import type { Toy } from './toy.js';

export interface RingOptions {
  /** @defaultValue 2 */
  readonly radius?: number;
  /** Standard deviation of the noise in either coordinate. @defaultValue 0.2 */
  readonly spread?: number;
}

/**
 * Points of a circle, uniform in angle, with normal noise: `x = R (cos a, sin a) + s z`. Its density is smooth and known,
 *
 * `p(x) = exp(-(|x|^2 + R^2) / (2 s^2)) I0(|x| R / s^2) / (2 pi s^2)`,
 *
 * the normal density averaged over the circle, with the Bessel function `I0` good to 2e-7.
 */
export function ring(options: RingOptions = {}): Toy {
  knownOptions('ring', options, ['radius', 'spread']);
  const radius = positive('ring.radius', options.radius ?? 2);
  const spread = positive('ring.spread', options.spread ?? 0.2);
  const variance = spread ** 2;
  return {
    name: 'ring',
    shape: [2],
    classes: 0,
    batch: (key, n) =>
      scope(() => {
        const [angleKey, noiseKey] = split(key, 2);
        const angle = tf.mul(uniform(angleKey, [n]), 2 * Math.PI);
        const circle = tf.mul(tf.stack([tf.cos(angle), tf.sin(angle)], 1), radius);
        return { x: tf.add(circle, tf.mul(normal(noiseKey, [n, 2]), spread)) };
      }),
    logDensity: (x) => {
      batchOf('ring.logDensity', x, [2]);
      return scope(() => tf.squeeze<tf.Tensor1D>(circlesLogDensity(x, [radius], variance), [1]));
    },
  };
}
