import { hostUniform, knownOptions, scope, within } from '@ebmjs/core';
import type { Augmentation } from './augmentation.js';
import { checkedPictures, gatherPixels } from './gather-pixels.js';

export interface RandomFlipOptions {
  /** @defaultValue 0.5 */
  readonly probability?: number;
}

/** Left and right exchanged, in a picture in two: `[n, height, width, channels]`. */
export function randomFlip(options: RandomFlipOptions = {}): Augmentation {
  knownOptions('randomFlip', options, ['probability']);
  const probability = within('randomFlip.probability', options.probability ?? 0.5, 0, 1);
  return ({ x, y }, key) => {
    const pictures = checkedPictures('randomFlip.x', x);
    const [n, height, width] = pictures.shape;
    const flips = hostUniform(key, n).map((draw) => Number(draw < probability));
    const source = (i: number, row: number, column: number): number =>
      row * width + (flips[i] ? width - 1 - column : column);
    return scope(() => ({ x: gatherPixels(pictures, [height, width], source), ...(y && { y: y.clone() }) }));
  };
}
