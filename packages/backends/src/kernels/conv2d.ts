import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolution, type ConvAttrs } from './convolution.js';
import { copyRuns } from './copy-runs.js';
import { tensorAtAddress, tensorOnHeap } from './heap.js';
import type { Mend } from './mend.js';
import { spelledOut } from './same-padding.js';

/**
 * Convolutions to few channels, such as the way back to an image of one, where tfjs computes eight channels and throws
 * most away: first what each tap alone would give, as one product for every pixel, then the taps' sum. Other
 * convolutions are tfjs's own.
 */
export const conv2d: Mend = {
  kernelName: tf.Conv2D,
  run(call, builtIn) {
    const { x, filter } = call.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
    const { dilations, ...attrs } = call.attrs as unknown as ConvAttrs & { readonly dilations: number | number[] };
    const plain = [dilations].flat().every((gap) => gap === 1) && attrs.dataFormat === 'NHWC';
    const info = plain ? convolution(x.shape, filter.shape, attrs) : undefined;
    if (!info || !hasFewOutputs(info)) return builtIn!(spelledOut(call));
    return tf.tidy(() => {
      const taps = tf.conv2d(x, tapsAside(call.backend, filter), 1, 'valid');
      const layout = { shape: info.outShape, inputs: [taps] };
      return tensorOnHeap(call.backend, layout, (to, from) => addTaps(to.fill(0), from!, info));
    });
  },
};

/** Taps times channels out that the one product may have, and channels in from which it pays. */
const [FEW, MANY] = [16, 32];

function hasFewOutputs(info: tf.backend_util.Conv2DInfo): boolean {
  const taps = info.filterHeight * info.filterWidth;
  const everyPixel = info.strideHeight === 1 && info.strideWidth === 1;
  return everyPixel && taps > 1 && taps * info.outChannels <= FEW && info.inChannels >= MANY;
}

/** `[height, width, in, out]` as `[1, 1, in, height * width * out]`. */
function tapsAside(backend: BackendWasm, filter: tf.Tensor4D): tf.Tensor4D {
  const [height, width, ins, outs] = filter.shape;
  const taps = height * width;
  return tensorAtAddress(backend, { shape: [1, 1, ins, taps * outs], inputs: [filter] }, (to, from) => {
    const runs = { count: ins, length: outs, fromStep: outs, toStep: taps * outs };
    for (let tap = 0; tap < taps; tap++) {
      copyRuns(backend, { from: from! + 4 * tap * ins * outs, to: to + 4 * tap * outs, ...runs });
    }
  });
}

/** Adds to each pixel what the taps of its window gave where they stand. */
function addTaps(to: Float32Array, from: Float32Array, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  const { top, left } = info.padInfo;
  const all = filterHeight * filterWidth * outChannels;
  for (let line = 0; line < batchSize * outHeight; line++) {
    const image = Math.floor(line / outHeight);
    for (let i = 0; i < filterHeight; i++) {
      const row = line - image * outHeight + i - top;
      if (row < 0 || row >= inHeight) continue;
      for (let j = 0; j < filterWidth; j++) {
        const [first, end] = [Math.max(0, left - j), Math.min(outWidth, inWidth + left - j)];
        const start = ((image * inHeight + row) * inWidth + j - left) * all + (i * filterWidth + j) * outChannels;
        addTap(to, from, { first, end, place: line * outWidth * outChannels, start, all, outChannels });
      }
    }
  }
}

interface Tap {
  /** Pixels of a line. */
  readonly first: number;
  readonly end: number;
  /** Where pixel 0 would be. */
  readonly place: number;
  readonly start: number;
  /** Numbers from one pixel to the next in `from`. */
  readonly all: number;
  readonly outChannels: number;
}

function addTap(to: Float32Array, from: Float32Array, { first, end, place, start, all, outChannels }: Tap): void {
  for (let pixel = first; pixel < end; pixel++) {
    for (let channel = 0; channel < outChannels; channel++) {
      to[place + pixel * outChannels + channel]! += from[start + pixel * all + channel]!;
    }
  }
}
