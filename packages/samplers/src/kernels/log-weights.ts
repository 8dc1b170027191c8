import * as tf from '@tensorflow/tfjs-core';
import { uniform, type Key } from '@ebmjs/core';

/** The logarithm of no weight at all: finite, so that two of them make no NaN. */
export const NOTHING = -1e30;

/** `log(exp(a) + exp(b))`, element by element. */
export function logAdd(a: tf.Tensor1D, b: tf.Tensor1D): tf.Tensor1D {
  return tf.add<tf.Tensor1D>(tf.maximum(a, b), tf.log1p(tf.exp(tf.neg(tf.abs(tf.sub(a, b))))));
}

/** True with the probability `min(1, exp(logProbability))`, row by row. */
export const happens = (key: Key, logProbability: tf.Tensor1D): tf.Tensor1D =>
  tf.less(uniform(key, logProbability.shape), tf.exp(logProbability));
