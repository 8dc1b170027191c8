import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';
import { planned, sizeOf } from './plan.js';
import { identity } from './stateless.js';

/**
 * Labels as further channels: `[n, h, w, c]` to `[n, h, w, c + classes]`, where channel `c + k` is `scale y_k` at every
 * pixel.
 */
export function labelMaps(classes: number, scale: number): Layer {
  return {
    ...identity,
    plan: ([height, width, channels]) => {
      const pixels = height! * width!;
      const shape = [height!, width!, channels! + classes];
      const made = {
        there: sizeOf(shape) + (pixels + 1) * classes,
        back: pixels * channels!,
        tape: pixels * channels!,
      };
      return planned({ kind: 'label maps', shape, made });
    },
    apply: (_, x, labels) => {
      const [n, height, width] = x.shape as [number, number, number];
      const each = tf.mul(tf.reshape(labels!, [n, 1, 1, classes]), scale);
      const maps = tf.mul(each, tf.ones([1, height, width, 1]));
      return {
        output: tf.concat([x, maps], 3),
        pull: (slope) => tf.slice(slope, [0, 0, 0, 0], x.shape),
      };
    },
  };
}
