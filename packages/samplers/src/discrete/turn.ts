import * as tf from '@tensorflow/tfjs-core';

/** Every site of one-hot rows `[n, sites, states]` moved on by `steps` states, the last followed by the first. */
export function turn(states: tf.Tensor3D, steps: number): tf.Tensor3D {
  const kept = states.shape[2] - steps;
  return tf.concat([tf.slice(states, [0, 0, kept]), tf.slice(states, [0, 0, 0], [-1, -1, kept])], 2);
}
