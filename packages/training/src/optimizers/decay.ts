import * as tf from '@tensorflow/tfjs-core';
import { EbmError, within } from '@ebmjs/core';

/** Returns `decay` if it is in [0, 1), else throws an `EbmError` for `where`. */
export function checkedDecay(where: string, decay: number): number {
  if (within(where, decay, 0, 1) === 1) throw new EbmError(where, 'must be below 1', decay);
  return decay;
}

/** `decay old + (1 - decay) now` */
export const runningMean = (old: tf.Tensor, now: tf.Tensor, decay: number): tf.Tensor =>
  tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay));
