import * as tf from '@tensorflow/tfjs-core';
import type { Shape4D } from './convolution.js';

/** What the four kernels of pooling are called with. */
export interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and padding of the windows over images of a shape. */
export function pool(image: readonly number[], attrs: unknown): tf.backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolAttrs;
  return tf.backend_util.computePool2DInfo(image as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);
}
