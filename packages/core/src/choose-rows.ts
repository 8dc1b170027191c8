import * as tf from '@tensorflow/tfjs-core';
import { deviceKernel } from './device-kernel.js';
import { EbmError } from './error.js';
import { scope } from './scope.js';

/**
 * Row by row `a` where `mask` `[n]` (boolean) holds, else `b`; `[n, ...event]` all three, the result owned by the caller.
 * One pass where the backend has the kernel `EbmChooseRows`; `tf.where` repeats the mask for every number first, which on
 * WASM takes longer than a leapfrog. May be differentiated. Borrows all.
 *
 * Throws an `EbmError` unless `a` and `b` have one shape, with a row for each value of the mask.
 */
export function chooseRows(mask: tf.Tensor1D, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (!tf.util.arraysEqual(a.shape, b.shape) || mask.rank !== 1 || mask.size !== b.shape[0]) {
    throw new EbmError('chooseRows', `must be given rows [${mask.size}, ...event] of one shape`, [a.shape, b.shape]);
  }
  if (b.rank === 1) return tf.where(mask, a, b);
  const floats = a.dtype === 'float32' && b.dtype === 'float32';
  return (floats ? deviceKernel('EbmChooseRows', { mask, a, b }, {}) : undefined) ?? composed(mask, a, b);
}

const composed = (mask: tf.Tensor1D, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  scope(() => tf.where(tf.reshape(mask, [-1, ...b.shape.slice(1).map(() => 1)]), a, b));
