import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { Mend } from '../kernels/mend.js';
import type { TensorFlow } from './tensorflow.js';

/** tfjs's convolution, but to few channels by the way below. */
export const conv2d: Mend<TensorFlow> = {
  kernelName: tf.Conv2D,
  run(call, builtIn) {
    const { x, filter } = call.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
    return isNarrow(filter.shape, call.attrs as unknown as tf.Conv2DAttrs)
      ? narrowConvolution(x, filter)
      : builtIn!(call);
  },
};

type Filter = readonly [height: number, width: number, inputs: number, outputs: number];

/** Whether a convolution has so few outputs that what is below is quicker: measured from twice as many inputs on. */
export function isNarrow([height, width, inputs, outputs]: Filter, attrs: tf.Conv2DAttrs): boolean {
  const { strides, dilations, pad, dataFormat } = attrs;
  const plain = [strides, dilations].flat().every((step) => step === 1) && pad === 'same' && dataFormat === 'NHWC';
  return plain && height * width > 1 && 2 * height * width * outputs <= inputs;
}

/**
 * A convolution to few channels, such as that back to an image: a matrix product from the inputs of each pixel to what
 * it adds to each output of each neighbour, and a convolution of ones and zeros that collects these. oneDNN fills a
 * sixteenth of its lanes when there is one output, and takes three times as long.
 */
export function narrowConvolution(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const shares = height * width * outputs;
  return scope(() => {
    const columns = tf.reshape(tf.transpose(filter, [2, 0, 1, 3]), [1, 1, inputs, shares]) as tf.Tensor4D;
    const collect = tf.transpose(tf.reshape(tf.eye(shares), [height, width, outputs, shares]), [0, 1, 3, 2]);
    return tf.conv2d(tf.conv2d(x, columns, 1, 'valid'), collect as tf.Tensor4D, 1, 'same');
  });
}
