import * as tf from '@tensorflow/tfjs-core';
import { cellsOf } from './each-cell.js';
import { bring } from './heap.js';
import type { KernelCall, Mend } from './mend.js';
import { pool } from './pool.js';

/** Average pooling whose windows are NaN where a cell is. tfjs's own kernel makes `-Infinity` of it. */
export const avgPool: Mend = {
  kernelName: tf.AvgPool,
  run(call, builtIn) {
    const out = builtIn!(call);
    const means = call.backend.typedArrayFromHeap(out) as Float32Array;
    for (let i = means.indexOf(-Infinity); i >= 0; i = means.indexOf(-Infinity, i + 1)) means[i] = meanOf(call, i);
    return out;
  },
};

/** The mean of the cells of one window and channel. */
function meanOf({ inputs, attrs, backend }: KernelCall, place: number): number {
  const x = inputs['x']!;
  bring(backend, [x]);
  const image = backend.typedArrayFromHeap(x);
  const info = pool(x.shape, attrs);
  const window = Math.floor(place / info.inChannels);
  let [sum, cells] = [0, 0];
  cellsOf(info, window, ({ pixel }) => {
    sum += image[pixel * info.inChannels + (place - window * info.inChannels)]!;
    cells++;
  });
  return sum / cells;
}
