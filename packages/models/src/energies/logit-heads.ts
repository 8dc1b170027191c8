import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../layer.js';
import { labelledColumn, onlyColumn } from '../columns.js';

/** `E(x, y) = -sum_c y_c f_c` from logits `f` `[n, classes]`: one-hot labels pick `-f[y]`, soft labels interpolate. */
export const negatedLogit: Layer = {
  ...labelledColumn,
  apply: (params, logits, labels) => {
    const { output, pull } = labelledColumn.apply(params, logits, labels);
    return { output: tf.neg(output), pull: (slope) => tf.neg(pull(slope)) };
  },
};

/** `E(x) = -log sum_c exp(f_c)` from logits `f` `[n, classes]`. Its slope is `-softmax(f)`. */
export const negatedLogSumExp: Layer = {
  ...onlyColumn,
  apply: (_, logits) => ({
    output: tf.neg(tf.logSumExp(logits, 1)),
    pull: (slope) => tf.neg(tf.mul(tf.reshape(slope, [-1, 1]), tf.softmax(logits as tf.Tensor2D))),
  }),
};
