import * as tf from '@tensorflow/tfjs-core';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';
import { pool } from './pool.js';

/**
 * The gradient of average pooling where windows neither overlap nor leave the image, the usual case: every cell of a
 * window gets the window's slope over its size. Other windows are left to tfjs's own kernel.
 */
export const avgPoolGrad: Mend = {
  kernelName: tf.AvgPoolGrad,
  run(call, builtIn) {
    const { dy, input } = call.inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
    const info = pool(input.shape, call.attrs);
    if (!tiles(info)) return builtIn!(call);
    return onHeap(call.backend, { shape: input.shape, inputs: [dy] }, (to, from) => spread(to, from!, info));
  },
};

function tiles({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: tf.backend_util.Conv2DInfo): boolean {
  const { top, bottom, left, right } = padInfo;
  return filterHeight === strideHeight && filterWidth === strideWidth && top + bottom + left + right === 0;
}

/** Writes one row of cells for each row of windows, and copies it to the others of that row of windows. */
function spread(to: Float32Array, from: Float32Array, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, inChannels } = info;
  const share = 1 / (filterHeight * filterWidth);
  const row = inWidth * inChannels;
  to.fill(0); // cells that no window covers
  for (let window = 0; window < batchSize * outHeight; window++) {
    const image = Math.floor(window / outHeight);
    const start = (image * inHeight + (window - image * outHeight) * filterHeight) * row;
    for (let column = 0; column < outWidth * filterWidth; column++) {
      const source = (window * outWidth + Math.floor(column / filterWidth)) * inChannels;
      const target = start + column * inChannels;
      for (let channel = 0; channel < inChannels; channel++) to[target + channel] = share * from[source + channel]!;
    }
    for (let copy = 1; copy < filterHeight; copy++) to.copyWithin(start + copy * row, start, start + row);
  }
}
