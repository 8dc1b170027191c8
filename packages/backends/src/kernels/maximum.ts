import * as tf from '@tensorflow/tfjs-core';
import { f32x4 } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import { keepNaN } from './keep-nan.js';
import type { Mend } from './mend.js';

/** The larger of two, and NaN where either is. tfjs's own gives the first where the second is NaN, and is slow. */
export const maximum: Mend = extremum(tf.Maximum, tf.maximum, f32x4.max);

/** The smaller of two, likewise. */
export const minimum: Mend = extremum(tf.Minimum, tf.minimum, f32x4.min);

function extremum(kernelName: string, operation: typeof tf.maximum, instruction: typeof f32x4.max): Mend {
  const alike = elementKernel({ kernelName, inputs: ['a', 'b'], element: ([a, b]) => instruction(a!, b!) });
  return {
    kernelName,
    run(call, builtIn) {
      const { a, b } = call.inputs as { a: tf.Tensor; b: tf.Tensor };
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return builtIn!(call);
      if (tf.util.arraysEqual(a.shape, b.shape)) return alike.run(call, (same) => keepNaN(same, builtIn!(same)));
      const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      return tf.tidy(() => operation(tf.broadcastTo(a, shape), tf.broadcastTo(b, shape)));
    },
  };
}
