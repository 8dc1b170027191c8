import * as tf from '@tensorflow/tfjs-core';
import { f32x4 } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import { keepNaN } from './keep-nan.js';
import type { Mend } from './mend.js';

const floats = elementKernel({
  kernelName: tf.Relu6,
  numbers: [0, 6],
  element: ([x], [least, most]) => f32x4.pmin(f32x4.pmax(x!, least!), most!),
});

/** `x` within 0 and 6, NaN included, of which tfjs's own kernel makes 0. */
export const relu6: Mend = {
  kernelName: tf.Relu6,
  run: (call, builtIn) => floats.run(call, (same) => keepNaN(same, builtIn!(same))),
};
