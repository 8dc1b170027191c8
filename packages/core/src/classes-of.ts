import * as tf from '@tensorflow/tfjs-core';
import { scope } from './scope.js';

/** The class of each row of labels or logits `[n, classes]`, from 0: its largest entry, the first of equal ones. Borrows them. */
export async function classesOf(labels: tf.Tensor2D): Promise<Int32Array> {
  const largest = scope(() => tf.argMax(labels, 1));
  return largest.data<'int32'>().finally(() => largest.dispose());
}
