import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/**
 * In how many groups rows `[n, ...event]` fall, two rows being of one where a way from row to row leads from the one to the
 * other on which each is nearer to the next than `distance` (root of the mean squared difference of a number).
 */
export async function groups(x: tf.Tensor, distance: number): Promise<number> {
  const n = x.shape[0]!;
  const squares = scope(() => {
    const rows = tf.reshape(x, [n, -1]) as tf.Tensor2D;
    const centred = tf.sub<tf.Tensor2D>(rows, tf.mean(rows, 0, true)); // where the product rounds least
    const norms = tf.sum(tf.square(centred), 1, true);
    const apart = tf.add(norms, tf.sub(tf.transpose(norms), tf.mul(2, tf.matMul(centred, centred, false, true))));
    return tf.div(apart, rows.shape[1]);
  });
  const values = await squares.data().finally(() => squares.dispose());
  return components(n, (i, j) => values[i * n + j]! < distance ** 2);
}

/** Number of connected components of a graph. */
function components(n: number, joined: (i: number, j: number) => boolean): number {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (joined(i, j)) parent[root(i)] = root(j);
  }
  return parent.filter((p, i) => p === i).length;
}
