import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/**
 * Where the brightness of each image is, on average: `[n, 2]` of x and y in pixels, the centre of the first pixel at 0.5.
 * Takes `[n, height, width, channels]` of values of at least 0. An image of zeros has its centroid at the corner, `[0, 0]`.
 */
export function centroids(images: tf.Tensor4D): tf.Tensor2D {
  return scope(() => {
    const [, height, width] = images.shape;
    const light = tf.sum(images, 3);
    const columns = tf.add(tf.range(0, width), 0.5);
    const rows = tf.reshape(tf.add(tf.range(0, height), 0.5), [height, 1]);
    const total = tf.maximum(tf.sum(light, [1, 2]), 1e-12);
    const mean = (places: tf.Tensor): tf.Tensor => tf.div(tf.sum(tf.mul(light, places), [1, 2]), total);
    return tf.stack([mean(columns), mean(rows)], 1) as tf.Tensor2D;
  });
}
