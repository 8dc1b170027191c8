import type { TensorInfo } from '@tensorflow/tfjs-core';
import { onHeap } from './heap.js';
import type { Mend } from './mend.js';

/** `chooseRows` of core: copies whole rows. */
export const chooseRows: Mend = {
  kernelName: 'EbmChooseRows',
  run({ inputs, backend }) {
    const { mask, a, b } = inputs as { readonly mask: TensorInfo; readonly a: TensorInfo; readonly b: TensorInfo };
    const rows = mask.shape[0]!;
    return onHeap(backend, { shape: b.shape, inputs: [a, b, mask] }, (out, yes, no, holds) => {
      const width = out.length / rows;
      for (let row = 0, at = 0; row < rows; row++) {
        const from = holds![row] ? yes! : no!;
        for (const end = at + width; at < end; at++) out[at] = from[at]!;
      }
    });
  },
};
