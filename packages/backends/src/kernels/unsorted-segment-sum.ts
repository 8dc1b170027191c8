import * as tf from '@tensorflow/tfjs-core';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';

/**
 * Adds the rows of `x` that share a segment, `[n, ...rest] -> [segments, ...rest]`: the gradient of `tf.gather`, which
 * tfjs's WASM backend lacks. Rows of a segment below 0 or beyond the last are left out, as on the CPU.
 */
export const unsortedSegmentSum: Mend = {
  kernelName: tf.UnsortedSegmentSum,
  run({ inputs, attrs, backend }) {
    const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
    const { numSegments } = attrs as { numSegments: number };
    const rest = x.shape.slice(1);
    const size = tf.util.sizeFromShape(rest);
    const layout = { shape: [numSegments, ...rest], inputs: [x, segmentIds] };
    return onHeap(backend, layout, (to, from) => {
      const segments = backend.typedArrayFromHeap(segmentIds);
      to.fill(0);
      for (let row = 0; row < x.shape[0]!; row++) {
        const segment = segments[row]!;
        if (segment < 0 || segment >= numSegments) continue;
        for (let i = 0; i < size; i++) to[segment * size + i]! += from![row * size + i]!;
      }
    });
  },
};
