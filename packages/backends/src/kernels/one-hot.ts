import * as tf from '@tensorflow/tfjs-core';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';

/** One-hot rows as float32, into which tfjs's own kernel writes the bits of whole numbers: 1 comes out as 1.4e-45. */
export const oneHot: Mend = {
  kernelName: tf.OneHot,
  run(call, builtIn) {
    const { indices } = call.inputs as { indices: tf.TensorInfo };
    const { dtype, depth, onValue, offValue } = call.attrs as unknown as tf.OneHotAttrs & { dtype?: tf.DataType };
    if (dtype !== 'float32') return builtIn!(call);
    const { backend } = call;
    return onHeap(backend, { shape: [...indices.shape, depth], inputs: [indices] }, (to) => {
      to.fill(offValue);
      backend.typedArrayFromHeap(indices).forEach((index, row) => {
        if (index >= 0 && index < depth) to[row * depth + index] = onValue;
      });
    });
  },
};
