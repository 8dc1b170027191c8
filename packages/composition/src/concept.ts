import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy } from '@ebmjs/core';

/**
 * A conditional energy at one label for all rows, `E(x, y)` with `y` fixed: a concept, to be joined with others by
 * `product` (and), `mixture` (or) and `negation` (not), of the same model or of another.
 *
 * For a label a row make the energy of all labels at once instead: `frozen.energy(labels)`, or `atLabels` of
 * `@ebmjs/samplers` where a kernel is to change them.
 *
 * @param at a frozen model's `energy`, or any function of labels `[n, classes]` that gives an energy of `n` rows.
 * @param label one number a class, one-hot or soft. Throws an `EbmError` unless they are finite, and there is one.
 */
export function concept(at: (labels: tf.Tensor2D) => Energy, label: readonly number[]): Energy {
  if (typeof at !== 'function') throw new EbmError('concept.at', 'must be a function of labels', at);
  const row = [...label];
  if (row.length === 0 || !row.every(Number.isFinite)) {
    throw new EbmError('concept.label', 'must be finite numbers, one a class', label);
  }
  const forRows = (x: tf.Tensor): Energy => at(tf.tile(tf.tensor2d([row]), [x.shape[0]!, 1]));
  return Object.assign((x: tf.Tensor) => scope(() => forRows(x)(x)), {
    valueAndGrad: (x: tf.Tensor) => scope(() => valueAndGradient(forRows(x), x)),
  });
}
