import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from './mend.js';

/** Puts NaN into `out` wherever one of the inputs, of its shape and float32, has it. */
export function keepNaN({ inputs, backend }: KernelCall, out: tf.TensorInfo): tf.TensorInfo {
  const to = backend.typedArrayFromHeap(out);
  for (const input of Object.values(inputs)) {
    backend.typedArrayFromHeap(input!).forEach((value, i) => {
      if (Number.isNaN(value)) to[i] = NaN;
    });
  }
  return out;
}
