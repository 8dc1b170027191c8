import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { planned, sizeOf } from './plan.js';
import { stateless } from './stateless.js';

/** Sums over the image: `[n, h, w, c]` to `[n, c]`. */
export const sumPool: Layer = stateless(
  (x) => {
    const [n, height, width, channels] = x.shape as [number, number, number, number];
    return {
      output: tf.sum(x, [1, 2]),
      pull: (slope) => tf.mul(tf.reshape(slope, [n, 1, 1, channels]), tf.ones([1, height, width, 1])),
    };
  },
  (shape) =>
    planned({
      kind: 'sum over the image',
      shape: [shape[2]!],
      made: { there: shape[2]!, back: sizeOf(shape), tape: sizeOf(shape) },
    }),
);
