import * as tf from '@tensorflow/tfjs-core';
import { whole } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, sizeOf } from './plan.js';
import { stateless } from './stateless.js';

/** Zeros around an image, `[n, h, w, c]` to `[n, h + 2 pixels, w + 2 pixels, c]`. Throws unless `pixels` is a count. */
export function zeroPad(pixels: number): Layer {
  const edge = whole('zeroPad.pixels', pixels);
  return stateless(
    (x) => ({
      output: tf.pad(x, [
        [0, 0],
        [edge, edge],
        [edge, edge],
        [0, 0],
      ]),
      pull: (slope) => tf.slice(slope, [0, edge, edge, 0], x.shape),
    }),
    ([height, width, channels]) => {
      const shape = [height! + 2 * edge, width! + 2 * edge, channels!];
      const inside = height! * width! * channels!;
      return planned({
        kind: `zeros around, ${edge}`,
        shape,
        made: { there: sizeOf(shape), back: inside, tape: inside },
      });
    },
  );
}
