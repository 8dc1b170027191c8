import * as tf from '@tensorflow/tfjs-core';
import { mapParams, scope, type Batch, type Energy, type Model, type Variables } from '@ebmjs/core';

/** `E(x) = a |x|^2 / 2 + b`, or with classes `E(x, y) = sum_c y_c a_c |x|^2 / 2 + b`: all that terms make of it is known. */
export function quadratic({
  classes = 0,
  a = 1,
  b = 0,
}: { classes?: number; a?: number | number[]; b?: number } = {}): Model {
  const energy = ({ weights }: Variables, y?: tf.Tensor2D): Energy => {
    return (x) =>
      scope(() => {
        const halves = tf.mul(0.5, tf.sum(tf.square(x), 1));
        const slope = y ? tf.sum(tf.mul(y, weights['a']!), 1) : weights['a']!;
        return tf.add(tf.mul(halves, slope), weights['b']!) as tf.Tensor1D;
      });
  };
  return {
    name: 'quadratic',
    config: null,
    shape: [2],
    classes,
    init: () => ({ weights: { a: tf.tensor(a), b: tf.scalar(b) }, state: {} }),
    energy,
    freeze: ({ weights, state }) => {
      const copy = { weights: mapParams(weights, tf.clone), state };
      return { energy: (y) => energy(copy, y), dispose: () => tf.dispose(copy.weights) };
    },
    advance: () => ({}),
  };
}

/** Rows of the plane, labelled by `labels`. */
export function rows(x: readonly (readonly number[])[], labels?: readonly (readonly number[])[]): Batch {
  const y = labels && tf.tensor2d(labels.map((row) => [...row]));
  return { x: tf.tensor2d(x.map((row) => [...row])), ...(y && { y }) };
}

export const X = [
  [1, 2],
  [-0.5, 0.25],
  [0, -3],
] as const;
export const STARTS = [
  [2, 0],
  [1, -1],
  [0.5, 0.5],
] as const;

/** `|x|^2`. */
export const square = (row: readonly number[]): number => row.reduce((sum, x) => sum + x * x, 0);
export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
export const value = (tensor: tf.Tensor): number => tensor.dataSync()[0]!;
