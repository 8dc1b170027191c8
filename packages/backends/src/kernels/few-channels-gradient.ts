import type { backend_util, Tensor4D } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { loopOn, type Loop } from '../loops/loop-on.js';
import { outerSumLoop } from '../loops/outer-sum-loop.js';
import { tensorAtAddress, tensorOnHeap, wholeHeap } from './heap.js';

/** Numbers of a window below which a loop over windows beats a convolution by `dy`, which has to be packed for it. */
const FEW = 36;
/** Channels out from which the loop is worth its call. */
const LONG = 16;

/** The loop for a convolution of few input channels, the first of most networks; nothing where it would be slow. */
export function fewChannelsLoop(backend: BackendWasm, info: backend_util.Conv2DInfo): Loop | undefined {
  const few = info.filterHeight * info.filterWidth * info.inChannels <= FEW && info.outChannels >= LONG;
  return few ? loopOn(backend, outerSumLoop) : undefined;
}

interface Gradient {
  readonly x: Tensor4D;
  readonly dy: Tensor4D;
  readonly info: backend_util.Conv2DInfo;
}

/** The convolution's gradient in its weights, as its definition has it: image by image, and all of them in 53 bits. */
export function fewChannelsGradient(backend: BackendWasm, loop: Loop, { x, dy, info }: Gradient): Tensor4D {
  const { filterShape: shape, batchSize } = info;
  const total = new Float64Array(shape.reduce((size, side) => size * side, 1));
  const addresses = { x: backend.getMemoryOffset(x.dataId), dy: backend.getMemoryOffset(dy.dataId) };
  const one = tensorAtAddress(backend, { shape, inputs: [] }, (to) => {
    const sums = wholeHeap(backend).subarray(to / 4, to / 4 + total.length);
    for (let image = 0; image < batchSize; image++) {
      sums.fill(0);
      addImage(loop, { to, ...addresses }, { image, info });
      sums.forEach((value, i) => void (total[i]! += value));
    }
  });
  one.dispose();
  return tensorOnHeap(backend, { shape, inputs: [] }, (to) => to.set(total));
}

interface Addresses {
  readonly to: number;
  readonly x: number;
  readonly dy: number;
}

function addImage(
  loop: Loop,
  { to, x, dy }: Addresses,
  { image, info }: { readonly image: number; readonly info: backend_util.Conv2DInfo },
): void {
  const { inChannels, inHeight, inWidth, outChannels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  for (let u = 0; u < outHeight; u++) {
    for (let i = 0; i < filterHeight; i++) {
      const row = u * strideHeight + i - top;
      if (row < 0 || row >= inHeight) continue;
      for (let j = 0; j < filterWidth; j++) {
        // The windows whose tap lies within the row.
        const first = Math.max(0, Math.ceil((left - j) / strideWidth));
        const last = Math.min(outWidth - 1, Math.floor((inWidth - 1 + left - j) / strideWidth));
        if (last < first) continue;
        const pixel = (image * inHeight + row) * inWidth + first * strideWidth + j - left;
        const slope = dy + 4 * ((image * outHeight + u) * outWidth + first) * outChannels;
        for (let c = 0; c < inChannels; c++) {
          const sums = to + 4 * ((i * filterWidth + j) * inChannels + c) * outChannels;
          const steps = [4 * strideWidth * inChannels, 4 * outChannels] as const;
          loop(sums, x + 4 * (pixel * inChannels + c), slope, last - first + 1, ...steps, sums + 4 * outChannels);
        }
      }
    }
  }
}
