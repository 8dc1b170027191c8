import * as tf from '@tensorflow/tfjs-core';
import type { Mend } from './mend.js';

/** Leaky ReLU as `x step(x)`, with steps of `alpha` and 1: two vectorised passes, where tfjs has one scalar loop. */
export const leakyRelu: Mend = {
  kernelName: tf.LeakyRelu,
  run(call, builtIn) {
    const { x } = call.inputs as { x: tf.Tensor };
    if (x.dtype !== 'float32') return builtIn!(call);
    return tf.tidy(() => tf.mul(x, tf.step(x, (call.attrs as { alpha: number }).alpha)));
  },
};
