import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, positive, scope } from '@ebmjs/core';
import { analyticEnergy, type TracedEnergy } from '../analytic-energy.js';
import { finite } from '../extent.js';
import type { KnownTarget } from '../known-target.js';

export interface BananaOptions {
  /** Mean of the first coordinate. @defaultValue 0 */
  readonly mean?: number;
  /** Standard deviation of the first coordinate. @defaultValue 1 */
  readonly scale?: number;
  /** How much the second coordinate bends with the square of the first. @defaultValue 1 */
  readonly curvature?: number;
  /** Standard deviation of the second coordinate about the parabola. @defaultValue 0.3 */
  readonly width?: number;
}

/**
 * A Gaussian in the plane, bent along a parabola (Haario, Saksman and Tamminen 1999, "Adaptive proposal distribution for
 * random walk Metropolis algorithm"): `x ~ N(mean, scale^2)` and `y ~ N(curvature x^2, width^2)`,
 *
 * `E = (x - mean)^2 / (2 scale^2) + (y - curvature x^2)^2 / (2 width^2)`, `log Z = log(2 pi scale width)`.
 *
 * Rosenbrock's `a (1 - x)^2 + b (y - x^2)^2` is the one of mean 1, scale `1 / sqrt(2 a)` and width `1 / sqrt(2 b)`.
 */
export function banana(options: BananaOptions = {}): KnownTarget {
  knownOptions('banana', options, ['mean', 'scale', 'curvature', 'width']);
  const mean = finite('banana.mean', options.mean ?? 0);
  const scale = positive('banana.scale', options.scale ?? 1);
  const curvature = finite('banana.curvature', options.curvature ?? 1);
  const width = positive('banana.width', options.width ?? 0.3);
  // x^2 has mean m^2 + s^2, variance 2 s^4 + 4 m^2 s^2, and covariance 2 m s^2 with x.
  const variance = [scale ** 2, curvature ** 2 * (2 * scale ** 4 + 4 * mean ** 2 * scale ** 2) + width ** 2] as const;
  const shared = 2 * curvature * mean * scale ** 2;
  return {
    shape: [2],
    energy: analyticEnergy('banana', [2], (x) => trace(x, { mean, scale, curvature, width })),
    logZ: Math.log(2 * Math.PI * scale * width),
    mean: [mean, curvature * (mean ** 2 + scale ** 2)],
    variance,
    covariance: [
      [variance[0], shared],
      [shared, variance[1]],
    ],
    sample: (key, n) =>
      scope(() => {
        const [first, second] = columns(normal(key, [n, 2]));
        const x = tf.add(tf.mul(first, scale), mean);
        return tf.concat([x, tf.add(tf.mul(second, width), tf.mul(tf.square(x), curvature))], 1);
      }),
  };
}

const columns = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor];

function trace(point: tf.Tensor, { mean, scale, curvature, width }: Required<BananaOptions>): TracedEnergy {
  const [x, y] = columns(point);
  const along = tf.div(tf.sub(x, mean), scale);
  const across = tf.div(tf.sub(y, tf.mul(tf.square(x), curvature)), width);
  const inX = (): tf.Tensor => tf.sub(tf.div(along, scale), tf.mul(tf.mul(across, x), (2 * curvature) / width));
  return {
    value: tf.reshape(tf.div(tf.add(tf.square(along), tf.square(across)), 2), [-1]),
    slope: () => tf.concat([inX(), tf.div(across, width)], 1),
  };
}
