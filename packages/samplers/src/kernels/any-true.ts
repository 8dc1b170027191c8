import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** Whether any of `mask` holds. Waits for the backend. */
export const anyTrue = (mask: tf.Tensor): boolean => scope(() => tf.any(mask).dataSync()[0] === 1);
