import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { sizeOf } from './plan.js';
import { stateless } from './stateless.js';

/** Every number of an event in one row: `[n, ...event]` to `[n, size]`, the last axis fastest. */
export const flatten: Layer = stateless(
  (x) => ({
    output: tf.reshape(x, [x.shape[0]!, -1]),
    pull: (slope) => tf.reshape(slope, x.shape),
  }),
  (shape) => ({ shape: [sizeOf(shape)], rows: [] }),
);
