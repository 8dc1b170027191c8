import * as tf from '@tensorflow/tfjs-core';
import { foldIn, mapParams, normal, scope, type Key, type Params, type Variables } from '@ebmjs/core';

/** One-hot rows `[labels.length, classes]`. */
export const oneHot = (labels: readonly number[], classes: number): tf.Tensor2D =>
  tf.tensor2d(
    labels.flatMap((label) => Array.from({ length: classes }, (_, c) => Number(c === label))),
    [labels.length, classes],
  );

/** The largest difference between two tensors of the same shape. */
export function farthest(a: tf.Tensor, b: tf.Tensor): number {
  tf.util.assertShapesMatch(a.shape, b.shape);
  return scope(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

/** The variables with normal noise of standard deviation 0.3 on every weight, so that no zero hides a path. */
export function shaken({ weights, state }: Variables, key: Key): Variables {
  const noisy = (tensor: tf.Tensor, i: number): tf.Tensor =>
    scope(() => tf.add(tensor, tf.mul(normal(foldIn(key, i), tensor.shape), 0.3)));
  const names = Object.keys(weights);
  return {
    weights: mapParams(weights, (tensor, name) => noisy(tensor, names.indexOf(name))),
    state: mapParams(state, (tensor) => tensor.clone()),
  };
}

/** Number of numbers in a record of tensors. */
export const countOf = (params: Params): number => Object.values(params).reduce((sum, { size }) => sum + size, 0);

/** The shapes of a record of tensors. */
export const shapesOf = (params: Params): Record<string, number[]> =>
  Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]));
