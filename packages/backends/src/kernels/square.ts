import * as tf from '@tensorflow/tfjs-core';
import { f32x4 } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import type { Mend } from './mend.js';

/** Squares without waking tfjs's threads, which takes longer than a small tensor. */
export const square: Mend = elementKernel({ kernelName: tf.Square, element: ([x]) => f32x4.mul(x!, x!) });
