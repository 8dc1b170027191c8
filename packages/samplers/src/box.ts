import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, type Box } from '@ebmjs/core';
import { rowSum } from './row-sum.js';

/** A copy of `box` if its faces are finite and in order, else throws an `EbmError` for `where`. */
export function validBox(where: string, box: Box): Box {
  knownOptions(where, box, ['min', 'max']);
  const { min, max } = box;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new EbmError(where, 'must have finite faces with min below max', box);
  }
  return { min, max };
}

/** 1 for the rows that lie in the box with every coordinate, else 0; `[chains]`. */
export function isInside(position: tf.Tensor, { min, max }: Box): tf.Tensor1D {
  const beyond = rowSum(tf.abs(tf.sub(position, tf.clipByValue(position, min, max))));
  return tf.cast(tf.equal(beyond, 0), 'float32');
}
