import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { planned } from './plan.js';
import { stateless } from './stateless.js';

/** Reads energies `[n]` off the only column of `[n, 1]`. */
export const onlyColumn: Layer = stateless(
  (x) => ({ output: tf.reshape(x, [-1]), pull: (slope) => tf.reshape(slope, [-1, 1]) }),
  () => ({ shape: [], rows: [] }),
);

/** `E(x, y) = sum_c y_c out_c(x)`: one-hot labels pick a column of `[n, classes]`, soft labels interpolate. */
export const labelledColumn: Layer = {
  ...onlyColumn,
  plan: ([classes]) =>
    planned({
      kind: 'labelled column',
      shape: [],
      made: { there: classes! + 1, back: classes!, tape: classes! },
    }),
  apply: (_, x, labels) => ({
    output: tf.sum(tf.mul(x, labels!), 1),
    pull: (slope) => tf.mul(tf.reshape(slope, [-1, 1]), labels!),
  }),
};
