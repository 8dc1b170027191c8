import * as tf from '@tensorflow/tfjs-core';
import { fusedKernels } from '@ebmjs/core';
import { f32x4, select } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import type { Mend } from './mend.js';

const { constant, gt, lt, ne, mul } = f32x4;

/** Leaky ReLU in one vectorised pass, where tfjs has a scalar loop. NaN stays NaN. */
export const leakyRelu: Mend = elementKernel({
  kernelName: tf.LeakyRelu,
  numbers: ['alpha'],
  element: ([x], [alpha]) => select(lt(x!, constant(0)), mul(x!, alpha!), x!),
});

const slope = elementKernel({
  kernelName: fusedKernels.leakyReluSlope,
  inputs: ['dy', 'x'],
  numbers: ['alpha'],
  element: ([dy, x], [alpha]) => mul(dy!, select(ne(x!, x!), x!, select(gt(x!, constant(0)), constant(1), alpha!))),
});

/** `dy` above zero, `alpha dy` below, NaN at NaN, in one pass. */
export const leakyReluSlope: Mend = {
  kernelName: fusedKernels.leakyReluSlope,
  run: (call) =>
    slope.run(call, ({ inputs, attrs }) => {
      const { dy, x } = inputs as { dy: tf.Tensor; x: tf.Tensor };
      return tf.tidy(() => tf.mul(dy, tf.step(x, attrs['alpha'] as number)));
    }),
};
