import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, split, uniform, type Key } from '@ebmjs/core';
import { rowLength, type Ball, type BallNorm } from './project.js';

/** Points drawn uniformly from the ball around each clean input, before the box; owned by the caller. */
export function randomStart(key: Key, { norm, epsilon, clean }: Ball): tf.Tensor {
  return scope(() => {
    const { shape } = clean;
    if (norm === 'linf') return tf.add(clean, tf.mul(tf.sub(uniform(key, shape), 0.5), 2 * epsilon));
    const [aim, far] = split(key, 2);
    const size = clean.size / shape[0]!;
    // The share of a ball within a radius r of its centre is r to the power of its dimension.
    const radius = tf.mul(tf.pow(uniform(far, [shape[0]!, ...shape.slice(1).map(() => 1)]), 1 / size), epsilon);
    return tf.add(clean, tf.mul(unit(normal(aim, shape)), radius));
  });
}

/** The step of length 1 along which a loss of this gradient rises most: its signs for L-infinity, else its direction. */
export const steepest = (norm: BallNorm, gradient: tf.Tensor): tf.Tensor =>
  scope(() => (norm === 'linf' ? tf.sign(gradient) : unit(gradient)));

/** Rows of length 1, and of length 0 where there is no direction. Scaled first, so that no square is too small. */
function unit(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  const scaled = tf.div(x, tf.maximum(tf.max(tf.abs(x), axes, true), 1e-30));
  return tf.div(scaled, tf.maximum(rowLength(scaled), 1e-30));
}
