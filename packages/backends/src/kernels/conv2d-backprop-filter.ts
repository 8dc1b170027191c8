import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolution, type ConvAttrs, type Shape4D } from './convolution.js';
import { copyRuns } from './copy-runs.js';
import { fewChannelsGradient, fewChannelsLoop } from './few-channels-gradient.js';
import { tensorAtAddress } from './heap.js';
import type { Mend } from './mend.js';
import { transpose } from './transpose.js';

/**
 * A convolution's gradient in its weights, which tfjs's WASM backend lacks:
 *
 * `dW[i, j, c, o] = sum over n, u, v of x[n, s u + i, s v + j, c] dy[n, u, v, o]`
 *
 * with `x` padded and `s` the stride. That is a convolution too: its images are the channels of `x`, its channels the
 * rows of the batch, its filter `dy` with gaps of `s`. So it runs on the same fast code as the forward pass.
 */
export const conv2dBackpropFilter: Mend = {
  kernelName: tf.Conv2DBackpropFilter,
  run({ inputs, attrs, backend }) {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { filterShape } = attrs as { filterShape: Shape4D };
    const info = convolution(x.shape, filterShape, attrs as unknown as ConvAttrs);
    const loop = fewChannelsLoop(backend, info);
    if (loop) return fewChannelsGradient(backend, loop, { x, dy, info });
    const strides: [number, number] = [info.strideHeight, info.strideWidth];
    return tf.tidy(() => {
      const grad = tf.conv2d(byChannel(backend, x), rowsInside(backend, dy), 1, padding(info), 'NHWC', strides);
      return byTap(backend, grad, filterShape);
    });
  },
};

function padding(info: tf.backend_util.Conv2DInfo): tf.backend_util.ExplicitPadding {
  const { top, left } = info.padInfo;
  // Rows below the image that the last window reads. With a stride it may end above the image's last row instead:
  // then the result has rows too many, and they are left out.
  const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - top;
  const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - left;
  return [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ];
}

/** `[n, h, w, c]` as `[c, h, w, n]`: one matrix turned for each pixel, or a single one for one channel. */
function byChannel(backend: BackendWasm, x: tf.Tensor4D): tf.Tensor4D {
  const [images, height, width, channels] = x.shape;
  const pixels = height * width;
  return tensorAtAddress(backend, { shape: [channels, height, width, images], inputs: [x] }, (to, from) => {
    if (channels === 1) return transpose(backend, { from: from!, to, rows: images, columns: pixels });
    const steps = { rows: images, columns: channels, fromStep: pixels * channels, toStep: pixels * images };
    for (let pixel = 0; pixel < pixels; pixel++) {
      transpose(backend, { from: from! + 4 * pixel * channels, to: to + 4 * pixel * images, ...steps });
    }
  });
}

/** `[n, u, v, o]` as `[u, v, n, o]`. */
function rowsInside(backend: BackendWasm, dy: tf.Tensor4D): tf.Tensor4D {
  const [images, height, width, channels] = dy.shape;
  const run = { count: height * width, length: channels, fromStep: channels, toStep: images * channels };
  return tensorAtAddress(backend, { shape: [height, width, images, channels], inputs: [dy] }, (to, from) => {
    for (let image = 0; image < images; image++) {
      const start = from! + 4 * image * height * width * channels;
      copyRuns(backend, { from: start, to: to + 4 * image * channels, ...run });
    }
  });
}

/** `[c, more than i, more than j, o]` as `[i, j, c, o]`. */
function byTap(backend: BackendWasm, grad: tf.Tensor4D, [height, width, channels, outputs]: Shape4D): tf.Tensor4D {
  const [, above, across] = grad.shape;
  const run = { count: width, length: outputs, fromStep: outputs, toStep: channels * outputs };
  return tensorAtAddress(backend, { shape: [height, width, channels, outputs], inputs: [grad] }, (to, from) => {
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < height; i++) {
        const start = (channel * above + i) * across * outputs;
        const place = (i * width * channels + channel) * outputs;
        copyRuns(backend, { from: from! + 4 * start, to: to + 4 * place, ...run });
      }
    }
  });
}
