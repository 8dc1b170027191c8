import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, sizeOf, type PlanRow, type Shape } from './plan.js';
import { together } from './sequence.js';

/** Two layers on the same input, their outputs added: a residual connection. Names as in `sequence`. */
export function sum(left: Layer, right: Layer): Layer {
  return {
    ...together([left, right]),
    plan: (shape) => {
      const [a, b] = [left.plan(shape), right.plan(shape)];
      if (a.shape.join() !== b.shape.join()) {
        throw new EbmError('sum', `must be of layers that agree: ${shape.join('x')} becomes`, [a.shape, b.shape]);
      }
      return { shape: a.shape, rows: [...a.rows, ...b.rows, ...added(shape, a.shape)] };
    },
    apply: (params, x, labels, key) => {
      const a = left.apply(params, x, labels, key && foldIn(key, 0));
      const b = right.apply(params, x, labels, key && foldIn(key, 1));
      return { output: tf.add(a.output, b.output), pull: (slope) => tf.add(a.pull(slope), b.pull(slope)) };
    },
  };
}

/** The addition: of the outputs, and of their slopes in the common input. */
const added = (input: Shape, shape: Shape): readonly PlanRow[] =>
  planned({ kind: 'sum', shape, made: { there: sizeOf(shape), back: sizeOf(input), tape: sizeOf(input) } }).rows;
