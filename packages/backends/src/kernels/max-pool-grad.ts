import * as tf from '@tensorflow/tfjs-core';
import { eachCell } from './each-cell.js';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';
import { pool } from './pool.js';

/**
 * The gradient of the largest of each window: its slope goes to the first cell that attains it, as on the CPU. tfjs's
 * own kernel gives none where that is not above zero.
 */
export const maxPoolGrad: Mend = {
  kernelName: tf.MaxPoolGrad,
  run({ inputs, attrs, backend }) {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
    const info = pool(input.shape, attrs);
    const { inChannels: channels } = info;
    return onHeap(backend, { shape: input.shape, inputs: [dy, input] }, (to, slopes, image) => {
      to.fill(0);
      const most = new Float32Array(slopes!.length).fill(-Infinity);
      const where = new Int32Array(slopes!.length).fill(-1);
      eachCell(info, ({ pixel, window }) => {
        for (let c = 0; c < channels; c++) {
          const [cell, place] = [pixel * channels + c, window * channels + c];
          if (image![cell]! > most[place]!) {
            most[place] = image![cell]!;
            where[place] = cell;
          }
        }
      });
      where.forEach((cell, place) => {
        if (cell >= 0) to[cell]! += slopes![place]!;
      });
    });
  },
};
