import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive, whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, sizeOf } from './plan.js';
import { identity } from './stateless.js';

export interface LabelPlaceOptions {
  /** Which number of the label is x; the next is y. @defaultValue 0 */
  readonly column?: number;
  /** Standard deviation of the spot, as a share of the image's side. @defaultValue 0.125 */
  readonly deviation?: number;
}

/**
 * A place as a further channel: `[n, h, w, c]` to `[n, h, w, c + 1]`, with a Gaussian spot of height 1 where the label
 * says, x and y from 0 to 1 across the image. Convolutions then see place and image side by side, and what they learn in
 * one place holds in the others. Differentiable in the label.
 *
 * Throws an `EbmError` for options that will not do.
 */
export function labelPlace(options: LabelPlaceOptions = {}): Layer {
  knownOptions('labelPlace', options, ['column', 'deviation']);
  const column = whole('labelPlace.column', options.column ?? 0, 0);
  const deviation = positive('labelPlace.deviation', options.deviation ?? 0.125);
  /** `[n, pixels]`, one side of the spot. */
  const along = (labels: tf.Tensor2D, of: number, pixels: number): tf.Tensor => {
    const places = tf.div(tf.add(tf.range(0, pixels), 0.5), pixels);
    const off = tf.div(tf.sub(places, tf.slice(labels, [0, of], [-1, 1])), deviation);
    return tf.exp(tf.mul(tf.square(off), -0.5));
  };
  return {
    ...identity,
    plan: ([height, width, channels]) => {
      const shape = [height!, width!, channels! + 1];
      const pixels = height! * width!;
      const made = {
        there: sizeOf(shape) + pixels + 8 * (height! + width!),
        back: pixels * channels!,
        tape: pixels * (channels! + 2) + 8 * (height! + width!),
      };
      return planned({ kind: 'label place', shape, made });
    },
    apply: (_, x, labels) => {
      const [n, height, width] = x.shape as [number, number, number];
      const across = tf.reshape(along(labels!, column, width), [n, 1, width, 1]);
      const down = tf.reshape(along(labels!, column + 1, height), [n, height, 1, 1]);
      return {
        output: tf.concat([x, tf.mul(across, down)], 3),
        pull: (slope) => tf.slice(slope, [0, 0, 0, 0], x.shape),
      };
    },
  };
}
