import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, scope, whole } from '@ebmjs/core';
import type { Augmentation } from './augmentation.js';
import { checkedPictures, gatherPixels } from './gather-pixels.js';

export interface RandomCropOptions {
  /** Pixels put around the picture on each side. @defaultValue 4 */
  readonly pad?: number;
  /** Their value. @defaultValue 0 */
  readonly value?: number;
  /** `[height, width]` of the result. @defaultValue that of the picture */
  readonly size?: readonly [height: number, width: number];
}

/**
 * A window of each padded picture, `[n, height, width, channels]`, all places alike probable: He and others (2016), "Deep
 * residual learning", who take 4 pixels for CIFAR-10.
 *
 * Throws an `EbmError` for a window larger than the padded picture.
 */
export function randomCrop(options: RandomCropOptions = {}): Augmentation {
  knownOptions('randomCrop', options, ['pad', 'value', 'size']);
  const { pad = 4, value = 0, size } = options;
  whole('randomCrop.pad', pad, 0);
  if (!Number.isFinite(value)) throw new EbmError('randomCrop.value', 'must be a finite number', value);
  size?.forEach((side) => whole('randomCrop.size', side));
  return ({ x, y }, key) => {
    const [n, rows, columns] = checkedPictures('randomCrop.x', x).shape;
    const [height, width] = size ?? [rows, columns];
    const [spareRows, spareColumns] = [rows + 2 * pad - height, columns + 2 * pad - width];
    if (spareRows < 0 || spareColumns < 0)
      throw new EbmError('randomCrop.size', `must be at most ${rows + 2 * pad} x ${columns + 2 * pad}`, size);
    const draws = hostUniform(key, 2 * n);
    const top = (i: number): number => Math.floor(draws[2 * i]! * (spareRows + 1));
    const left = (i: number): number => Math.floor(draws[2 * i + 1]! * (spareColumns + 1));
    return scope(() => {
      const padded = tf.pad4d(
        x as tf.Tensor4D,
        [
          [0, 0],
          [pad, pad],
          [pad, pad],
          [0, 0],
        ],
        value,
      );
      const source = (i: number, row: number, column: number): number =>
        (top(i) + row) * (columns + 2 * pad) + left(i) + column;
      return { x: gatherPixels(padded, [height, width], source), ...(y && { y: y.clone() }) };
    });
  };
}
