import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { sizeOf, type Shape } from './plan.js';
import { stateless } from './stateless.js';

/** The numbers of each event in another shape, the last axis fastest. */
export function reshape(shape: Shape): Layer {
  return stateless(
    (x) => ({
      output: tf.reshape(x, [x.shape[0]!, ...shape]),
      pull: (slope) => tf.reshape(slope, x.shape),
    }),
    (input) => {
      if (sizeOf(input) !== sizeOf(shape)) throw new EbmError('reshape', `must have ${sizeOf(shape)} numbers`, input);
      return { shape, rows: [] };
    },
  );
}
