import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, knownOptions, normal, positive, randint, scope, split, uniform } from '@ebmjs/core';
import { circlesLogDensity } from './circles-log-density.js';
import type { Toy } from './toy.js';

export interface ConcentricRingsOptions {
  /** Of each ring. @defaultValue `[0.5, 1, 1.5, 2]` */
  readonly radii?: readonly number[];
  /** Standard deviation of the noise in either coordinate. @defaultValue 0.08 */
  readonly spread?: number;
}

/** Rings around 0, of equal share each and uniform in angle, with normal noise: the mean of the densities of `ring`. */
export function concentricRings(options: ConcentricRingsOptions = {}): Toy {
  knownOptions('concentricRings', options, ['radii', 'spread']);
  const radii = (options.radii ?? [0.5, 1, 1.5, 2]).map((radius, i) => positive(`concentricRings.radii[${i}]`, radius));
  if (radii.length === 0) throw new EbmError('concentricRings.radii', 'must name one or more');
  const spread = positive('concentricRings.spread', options.spread ?? 0.08);
  return {
    name: 'concentricRings',
    shape: [2],
    classes: 0,
    batch: (key, n) =>
      scope(() => {
        const [which, angleKey, noise] = split(key, 3);
        const radius = Array.from(randint(which, n, radii.length), (i) => radii[i]!);
        const angle = tf.mul(uniform(angleKey, [n]), 2 * Math.PI);
        const circle = tf.mul(tf.stack([tf.cos(angle), tf.sin(angle)], 1), tf.tensor2d(radius, [n, 1]));
        return { x: tf.add(circle, tf.mul(normal(noise, [n, 2]), spread)) };
      }),
    logDensity: (x) => {
      batchOf('concentricRings.logDensity', x, [2]);
      return scope(() => {
        const each = circlesLogDensity(x, radii, spread ** 2);
        return tf.sub(tf.logSumExp<tf.Tensor1D>(each, 1), Math.log(radii.length));
      });
    },
  };
}
