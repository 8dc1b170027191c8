import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, sizeOf } from './plan.js';
import { stateless } from './stateless.js';

/** Means over 2x2 windows, stride 2: `[n, h, w, c]` to `[n, floor(h / 2), floor(w / 2), c]`. An odd edge is dropped. */
export const averagePool: Layer = stateless(
  (x) => ({
    output: tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'),
    pull: (slope) => spread(slope as tf.Tensor4D, x.shape as Side4),
  }),
  (shape) => {
    const [height, width, channels] = shape as [number, number, number];
    if (Math.min(height, width) < 2) throw new EbmError('averagePool', 'must have 2 x 2 pixels or more', shape);
    const output = [Math.floor(height / 2), Math.floor(width / 2), channels];
    const [all, windows] = [sizeOf(shape), 4 * sizeOf(output)];
    const made = { there: sizeOf(output), back: all === windows ? all : all + windows, tape: all };
    return planned({ kind: 'average pool 2x2', shape: output, made });
  },
);

type Side4 = [number, number, number, number];

/** A quarter of each slope to each cell of its window: one broadcast product, where resizing is slow on WASM. */
function spread(slope: tf.Tensor4D, [n, height, width, channels]: Side4): tf.Tensor {
  const [, rows, columns] = slope.shape;
  const quarters = tf.fill([1, 1, 2, 1, 2, 1], 0.25);
  const windows = tf.mul(tf.reshape(slope, [n, rows, 1, columns, 1, channels]), quarters);
  const whole = tf.reshape(windows, [n, 2 * rows, 2 * columns, channels]);
  if (height === 2 * rows && width === 2 * columns) return whole;
  return tf.pad(whole, [
    [0, 0],
    [0, height - 2 * rows],
    [0, width - 2 * columns],
    [0, 0],
  ]);
}
