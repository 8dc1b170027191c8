import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, scope, whole, within } from '@ebmjs/core';
import type { Augmentation } from './augmentation.js';
import { checkedPictures } from './gather-pixels.js';

export interface CutoutOptions {
  /** Side of the square, in pixels. @defaultValue 16 */
  readonly size?: number;
  /** How probable it is that a picture loses one. @defaultValue 1 */
  readonly probability?: number;
  /** What is put there. @defaultValue 0 */
  readonly value?: number;
}

/**
 * A square of each picture, `[n, height, width, channels]`, is blotted out. Its middle is any pixel alike, so that squares
 * at the edge are smaller: DeVries and Taylor (2017), "Improved regularization of convolutional neural networks with
 * cutout", who take 16 for CIFAR-10.
 */
export function cutout(options: CutoutOptions = {}): Augmentation {
  knownOptions('cutout', options, ['size', 'probability', 'value']);
  const size = whole('cutout.size', options.size ?? 16);
  const probability = within('cutout.probability', options.probability ?? 1, 0, 1);
  const { value = 0 } = options;
  if (!Number.isFinite(value)) throw new EbmError('cutout.value', 'must be a finite number', value);
  return ({ x, y }, key) => {
    const [n, height, width] = checkedPictures('cutout.x', x).shape;
    const draws = hostUniform(key, 3 * n);
    const kept = new Float32Array(n * height * width).fill(1);
    for (let i = 0; i < n; i++) {
      if (draws[3 * i + 2]! >= probability) continue;
      const [top, bottom] = span(draws[3 * i]!, height, size);
      const [left, right] = span(draws[3 * i + 1]!, width, size);
      for (let row = top; row < bottom; row++)
        kept.fill(0, (i * height + row) * width + left, (i * height + row) * width + right);
    }
    return scope(() => {
      const mask = tf.tensor4d(kept, [n, height, width, 1]);
      const left = tf.mul(x, mask);
      const cut = value === 0 ? left : tf.add(left, tf.mul(tf.sub(1, mask), value));
      return { x: cut, ...(y && { y: y.clone() }) };
    });
  };
}

/** The pixels from the first to before the last that a square covers, around the pixel that is drawn. */
function span(draw: number, side: number, size: number): readonly [from: number, to: number] {
  const from = Math.floor(draw * side) - Math.floor(size / 2);
  return [Math.max(from, 0), Math.min(from + size, side)];
}
