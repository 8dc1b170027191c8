import * as tf from '@tensorflow/tfjs-core';
import { scope } from './scope.js';

/**
 * One-hot labels `[n, classes]` of float32, owned by the caller; a class outside is a row of zeros. (On WASM `tf.oneHot`
 * gives int32, whatever it is asked for.)
 */
export const oneHot = (labels: ArrayLike<number>, classes: number): tf.Tensor2D =>
  scope(() => tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), classes), 'float32') as tf.Tensor2D);
