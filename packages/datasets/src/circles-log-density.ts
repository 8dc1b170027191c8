import * as tf from '@tensorflow/tfjs-core';
import { logBesselI0e } from './log-bessel-i0e.js';

/**
 * Log density of points of each circle, uniform in angle, with normal noise: `[n, 2] -> [n, radii]`,
 *
 * `p(x) = exp(-(|x|^2 + R^2) / (2 s^2)) I0(|x| R / s^2) / (2 pi s^2)`.
 */
export function circlesLogDensity(x: tf.Tensor, radii: readonly number[], variance: number): tf.Tensor2D {
  // Away from 0 by a hair: the square root has no slope there, the density has slope 0.
  const length = tf.sqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-12)); // [n, 1]
  const circles = tf.tensor2d([...radii], [1, radii.length]);
  const off = tf.div(tf.square(tf.sub(length, circles)), 2 * variance);
  const angular = logBesselI0e(tf.mul(length, tf.div(circles, variance))); // exp(-x) I0(x): the square above is complete
  return tf.sub(tf.sub(angular, off), Math.log(2 * Math.PI * variance));
}
