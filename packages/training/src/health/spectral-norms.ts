import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, type Params } from '@ebmjs/core';

const ITERATIONS = 8;

/**
 * Largest singular value of each weight of two axes or more, as a matrix `[all but the last axis, last axis]`, by the
 * power method from one fixed direction: a little too small where the largest two are close. Scalars, owned by the caller;
 * borrows the weights. Vectors and matrices of one column are left out: their norm is their length.
 *
 * These are the stored weights. A layer that normalises them (Miyato et al. 2018) works with others.
 */
export function spectralNorms(weights: Params): { readonly [name: string]: tf.Scalar } {
  const matrices = Object.entries(weights).filter(([, { rank, shape }]) => rank >= 2 && shape.at(-1)! > 1);
  return Object.fromEntries(matrices.map(([name, weight]) => [name, largest(weight)]));
}

const largest = (weight: tf.Tensor): tf.Scalar =>
  scope(() => {
    const columns = weight.shape.at(-1)!;
    const matrix = tf.reshape(weight, [-1, columns]);
    let u = unit(normal(key(0), [columns, 1]));
    for (let i = 1; i < ITERATIONS; i++) u = unit(tf.matMul(matrix, tf.matMul(matrix, u), true));
    return tf.norm(tf.matMul(matrix, u)) as tf.Scalar;
  });

// A weight of nothing but zeros has no direction to find.
const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.add(tf.norm(x), 1e-30));
