import * as tf from '@tensorflow/tfjs-core';
import { fusedKernels } from '@ebmjs/core';
import { f32x4 } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import type { Mend } from './mend.js';

const { constant, add, sub, mul } = f32x4;

const loop = elementKernel({
  kernelName: fusedKernels.swishSlope,
  inputs: ['dy', 's', 'a'],
  element: ([dy, s, a]) => mul(dy!, add(a!, mul(s!, sub(constant(1), a!)))),
});

/** `dy (a + s (1 - a))`, the slope of swish, in one pass where four operations were. */
export const swishSlope: Mend = {
  kernelName: fusedKernels.swishSlope,
  run: (call) =>
    loop.run(call, ({ inputs }) => {
      const { dy, s, a } = inputs as { dy: tf.Tensor; s: tf.Tensor; a: tf.Tensor };
      return tf.tidy(() => tf.mul(dy, tf.add(a, tf.mul(s, tf.sub(1, a)))));
    }),
};
