import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';
import type { ClassOf } from './neighbour-classes.js';

/** Middles of two classes in the plane, 2 apart; both have variance 1, and soft labels lie between them. */
const MIDDLES = [
  [-1, 0],
  [1, 0],
];

/** `|x - y m|^2 / 2`: a Gaussian about the middle that the label says. */
export const blobs =
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => {
      const middles = tf.matMul(labels, tf.tensor2d(MIDDLES));
      return tf.mul(0.5, tf.sum(tf.square(tf.sub(x, middles)), 1)) as tf.Tensor1D;
    });

/** The class whose middle is the nearer. */
export const nearerBlob: ClassOf = async (x) => {
  const values = await x.data();
  return Array.from({ length: x.shape[0]! }, (_, i) => (values[2 * i]! > 0 ? 1 : 0));
};

/** Standard normal distribution function at 1: how many of a class are on its side. */
export const PHI_1 = 0.8413447460685429;
