import * as tf from '@tensorflow/tfjs-core';
import { uniform, type Key } from '@ebmjs/core';

/**
 * One-hot draws along the last axis, with probabilities proportional to `weights`, by inversion: one uniform a row. What
 * has weight 0 is never drawn, unless all of its row has.
 *
 * @param weights `[..., k]`, finite and not negative
 */
export function drawOneHot<T extends tf.Tensor>(key: Key, weights: T): T {
  const k = weights.shape.at(-1)!;
  const upTo = tf.cumsum(tf.reshape(weights, [-1, k]), 1);
  const rows = upTo.shape[0]!;
  const total = tf.max(upTo, 1, true); // the last of them
  // Rounded to the nearest float32, a share below 1 of the total is below the total.
  const beyond = tf.sub(upTo, tf.mul(uniform(key, [rows, 1]), total));
  const passed = tf.cast(tf.lessEqual(beyond, 0), 'int32');
  const index = tf.minimum<tf.Tensor1D>(tf.sum(passed, 1), tf.scalar(k - 1, 'int32'));
  // tfjs's WebGPU takes whole numbers for floats without converting them, and cannot transpose them: a product is float.
  const drawn = tf.mul(tf.cast(tf.oneHot(index, k), 'float32'), 1);
  return tf.reshape(drawn, weights.shape) as T;
}
