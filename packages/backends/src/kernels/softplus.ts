import * as tf from '@tensorflow/tfjs-core';
import { softplus as softplusOf } from '../loops/exponential.js';
import { elementKernel } from './element-kernel.js';
import type { Mend } from './mend.js';

/** `log(1 + exp(x))` within three units in the last place, three times as fast as tfjs's own. */
export const softplus: Mend = elementKernel({
  kernelName: tf.Softplus,
  element: ([x], _, vector) => softplusOf(x!, vector),
});
