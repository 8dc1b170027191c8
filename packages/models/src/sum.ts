import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { together } from './sequence.js';

/** Two layers on the same input, their outputs added: a residual connection. Names as in `sequence`. */
export function sum(left: Layer, right: Layer): Layer {
  return {
    ...together([left, right]),
    apply: (params, x, labels) => {
      const a = left.apply(params, x, labels);
      const b = right.apply(params, x, labels);
      return { output: tf.add(a.output, b.output), pull: (slope) => tf.add(a.pull(slope), b.pull(slope)) };
    },
  };
}
