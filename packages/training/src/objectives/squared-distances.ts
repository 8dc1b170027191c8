import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** `|x_i - y_j|^2` as `[n, m]` for rows of any shape, at least 0. By a product: near 0 good to 1e-6 of the rows' size only. */
export function squaredDistances(x: tf.Tensor, y: tf.Tensor): tf.Tensor2D {
  return scope(() => {
    const [a, b] = [x, y].map((rows) => tf.reshape(rows, [rows.shape[0]!, -1]));
    const [aa, bb] = [a!, b!].map((rows) => tf.sum(tf.square(rows), 1));
    const sums = tf.add(tf.expandDims(aa!, 1), tf.expandDims(bb!, 0));
    return tf.relu(tf.sub(sums, tf.mul(2, tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true)))) as tf.Tensor2D;
  });
}

/** The median of the squared distances between different rows, `[]`: the larger of the middle two. Of two rows at least. */
export function medianSquaredDistance(x: tf.Tensor): tf.Scalar {
  return scope(() => {
    const n = x.shape[0]!;
    const pairs = n * (n - 1); // each twice, and all above the zeros of the diagonal
    const { values } = tf.topk(tf.reshape(squaredDistances(x, x), [-1]), pairs / 2);
    return tf.reshape(tf.slice(values, pairs / 2 - 1, 1), []) as tf.Scalar;
  });
}
