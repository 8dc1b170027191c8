import * as tf from '@tensorflow/tfjs-core';
import { f32x4, select } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';

/** Leaky ReLU in one vectorised pass, where tfjs has a scalar loop. NaN stays NaN. */
export const leakyRelu = elementKernel({
  kernelName: tf.LeakyRelu,
  numbers: ['alpha'],
  element: ([x], [alpha]) => select(f32x4.lt(x!, f32x4.constant(0)), f32x4.mul(x!, alpha!), x!),
});
