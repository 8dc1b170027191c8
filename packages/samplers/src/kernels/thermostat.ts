import * as tf from '@tensorflow/tfjs-core';
import { forRows, type StepSize } from './step-size.js';

/** `e^(-ch) u + sqrt(1 - e^(-2ch)) z`, the exact solution of what friction and noise do in the time `h`. */
export function thermostat(
  u: tf.Tensor,
  noise: tf.Tensor,
  { friction, stepSize }: { readonly friction: number; readonly stepSize: StepSize },
): tf.Tensor {
  const loss = forRows(stepSize, u, friction);
  if (typeof loss === 'number') {
    return tf.add(tf.mul(u, Math.exp(-loss)), tf.mul(noise, Math.sqrt(-Math.expm1(-2 * loss))));
  }
  return tf.add(tf.mul(u, tf.exp(tf.neg(loss))), tf.mul(noise, tf.sqrt(tf.neg(tf.expm1(tf.mul(loss, -2))))));
}
