import * as tf from '@tensorflow/tfjs-core';
import { rowSum } from './row-sum.js';

/** The Euclidean length of each row, `[n, ...event]` to `[n]`. */
export const rowNorm = (gradient: tf.Tensor): tf.Tensor1D => tf.sqrt(rowSum(tf.square(gradient)));
