import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';

export type Shape4D = [number, number, number, number];

/** What the two gradients of a convolution are called with, besides one side's shape. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and padding of the convolution of `[n, height, width, channels]` images whose gradient is asked for. */
export function convolution(image: Shape4D, filter: Shape4D, attrs: ConvAttrs): tf.backend_util.Conv2DInfo {
  const { strides, pad, dataFormat, dimRoundingMode } = attrs;
  if (dataFormat === 'NCHW') throw new EbmError('conv2d.dataFormat', 'must be NHWC on WASM', dataFormat);
  return tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad, dimRoundingMode);
}
