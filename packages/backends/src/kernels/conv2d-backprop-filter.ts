import * as tf from '@tensorflow/tfjs-core';
import { convolution, type ConvAttrs, type Shape4D } from './convolution.js';
import type { Mend } from './mend.js';

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
  run({ inputs, attrs }) {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { filterShape } = attrs as { filterShape: Shape4D };
    const info = convolution(x.shape, filterShape, attrs as unknown as ConvAttrs);
    const { top, left } = info.padInfo;
    // Rows below the image that the last window reads. With a stride it may end above the image's last row instead:
    // then the result has rows too many, and they are cut off.
    const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - top;
    const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - left;
    const pad: Padding = [
      [0, 0],
      [top, Math.max(0, bottom)],
      [left, Math.max(0, right)],
      [0, 0],
    ];
    return tf.tidy(() => {
      const channels = tf.transpose(x, [3, 1, 2, 0]);
      const slopes = tf.transpose(dy, [1, 2, 0, 3]);
      const grad = tf.conv2d(channels, slopes, 1, pad, 'NHWC', [info.strideHeight, info.strideWidth]);
      const whole = tf.slice(grad, 0, [info.inChannels, info.filterHeight, info.filterWidth, info.outChannels]);
      return tf.transpose(whole, [1, 2, 0, 3]);
    });
  },
};

type Padding = tf.backend_util.ExplicitPadding;
