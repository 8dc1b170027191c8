import * as tf from '@tensorflow/tfjs-core';
import { correctGradients } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => {
  correctGradients();
  await useBackend('wasm');
});

const image = [1, 2, 3, 4].flatMap((value) => [value, 10 * value]); // 2x2 pixels of two channels
const tap = [1, 2, 3, 4]; // one pixel: two channels in, two out of each

it('is known for windows of one pixel', () => {
  const [dx, dw] = tf.tidy(() =>
    tf
      .grads((x, w) => tf.sum(tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'valid')))([
        tf.tensor4d(image, [1, 2, 2, 2]),
        tf.tensor4d(tap, [1, 1, 2, 2]),
      ])
      .map((slope) => [...slope.dataSync()]),
  ) as unknown as [number[], number[]];
  expect(dx).toEqual([3, 7, 3, 7, 3, 7, 3, 7]); // sums over the channels out
  expect(dw).toEqual([10, 10, 100, 100]); // sums over the pixels
});

it('takes dilated windows, which tfjs-core has no gradient for', () => {
  const attrs = {
    strides: [1, 1],
    dilations: [2, 2],
    pad: 'valid',
    dimRoundingMode: undefined,
    filterShape: [2, 2, 1, 1],
  };
  const slopes = tf.tidy(() => {
    const inputs = { x: tf.reshape(tf.range(0, 9), [1, 3, 3, 1]), dy: tf.ones([1, 1, 1, 1]) };
    return [
      ...(
        tf
          .engine()
          .runKernel('DepthwiseConv2dNativeBackpropFilter', inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor
      ).dataSync(),
    ];
  });
  expect(slopes).toEqual([0, 2, 6, 8]);
});
