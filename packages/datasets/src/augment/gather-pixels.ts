import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError } from '@ebmjs/core';

/** For row `i` of a batch, where the pixel at `[row, column]` comes from: `row * width + column`. */
export type PixelSource = (i: number, row: number, column: number) => number;

/** Pictures `[n, height, width, channels]`, or an `EbmError`. */
export function checkedPictures(where: string, x: tf.Tensor): tf.Tensor4D {
  if (x.rank !== 4) throw new EbmError(where, 'must have shape [n, height, width, channels]', x.shape);
  batchOf(where, x, x.shape.slice(1));
  return x as tf.Tensor4D;
}

/** Pictures of `[height, width]` made of the pixels of others: copies, the same bits on every backend. */
export function gatherPixels(
  x: tf.Tensor4D,
  [height, width]: readonly [number, number],
  source: PixelSource,
): tf.Tensor4D {
  const [n, rows, columns, channels] = x.shape;
  const from = new Int32Array(n * height * width);
  for (let at = 0; at < from.length; at++) {
    const [i, place] = [Math.floor(at / (height * width)), at % (height * width)];
    from[at] = i * rows * columns + source(i, Math.floor(place / width), place % width);
  }
  const pixels = tf.reshape(x, [n * rows * columns, channels]);
  return tf.reshape(tf.gather(pixels, tf.tensor1d(from, 'int32')), [n, height, width, channels]);
}
