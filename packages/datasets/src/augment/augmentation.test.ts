import '@tensorflow/tfjs-backend-wasm';
import { hostUniform, key, keyOfRows, release, type Batch, type Key } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { changed, onBothBackends, pictures } from './augment.fixture.js';
import { augmentations, type Augmentation } from './augmentation.js';
import { cutout } from './cutout.js';
import { mixup } from './mixup.js';
import { randomCrop } from './random-crop.js';
import { randomFlip } from './random-flip.js';
import { symmetricBeta } from './symmetric-beta.js';

const SHAPE = [6, 4, 5, 2] as const;
const [N, H, W, C] = SHAPE;

/** The pictures pixel by pixel, by a rule. */
const byPixel = (
  [n, height, width]: readonly [number, number, number],
  value: (i: number, row: number, column: number, channel: number) => number,
): number[] =>
  Array.from({ length: n * height * width * C }, (_, at) => {
    const [i, rest] = [Math.floor(at / (height * width * C)), at % (height * width * C)];
    const [row, inRow] = [Math.floor(rest / (width * C)), rest % (width * C)];
    return value(i, row, Math.floor(inRow / C), inRow % C);
  });
const pixel = (i: number, row: number, column: number, channel: number): number =>
  row < 0 || row >= H || column < 0 || column >= W ? -1 : ((i * H + row) * W + column) * C + channel + 1;
const labels = (rows: readonly number[]): number[] => rows.flatMap((i) => [0, 1, 2, 3].map((c) => Number(c === i % 4)));

onBothBackends('augmentations', () => {
  it('randomCrop takes a window of the padded picture', () => {
    const draws = hostUniform(key(7), 2 * N);
    const place = (i: number): readonly [number, number] =>
      [Math.floor(draws[2 * i]! * 5) - 2, Math.floor(draws[2 * i + 1]! * 5) - 2] as const;
    const { x, y, shape } = changed(randomCrop({ pad: 2, value: -1 }), pictures(SHAPE), key(7));
    expect(shape).toEqual([...SHAPE]);
    expect([...x]).toEqual(
      byPixel([N, H, W], (i, row, column, c) => pixel(i, row + place(i)[0], column + place(i)[1], c)),
    );
    expect([...y]).toEqual(labels([0, 1, 2, 3, 4, 5]));
    expect(new Set(draws.map((draw) => Math.floor(draw * 5))).size).toBeGreaterThan(3);
  });

  it('randomCrop cuts smaller pictures too', () => {
    const draws = hostUniform(key(8), 2 * N);
    const { x, shape } = changed(randomCrop({ pad: 0, size: [3, 2] }), pictures(SHAPE), key(8));
    expect(shape).toEqual([N, 3, 2, C]);
    const wanted = byPixel([N, 3, 2], (i, row, column, c) =>
      pixel(i, row + Math.floor(draws[2 * i]! * 2), column + Math.floor(draws[2 * i + 1]! * 4), c),
    );
    expect([...x]).toEqual(wanted);
  });

  it('randomFlip exchanges left and right in some pictures', () => {
    const flipped = [...hostUniform(key(2), N)].map((draw) => draw < 0.5);
    expect(new Set(flipped).size).toBe(2);
    const { x, shape } = changed(randomFlip(), pictures(SHAPE), key(2));
    expect(shape).toEqual([...SHAPE]);
    expect([...x]).toEqual(
      byPixel([N, H, W], (i, row, column, c) => pixel(i, row, flipped[i] ? W - 1 - column : column, c)),
    );
    expect([...changed(randomFlip({ probability: 0 }), pictures(SHAPE), key(2)).x]).toEqual(byPixel([N, H, W], pixel));
  });

  it('cutout blots out a square, cut off at the edge, in as many as it is told', () => {
    const draws = hostUniform(key(3), 3 * N);
    const inside = (i: number, row: number, column: number): boolean => {
      const [top, left] = [Math.floor(draws[3 * i]! * H) - 1, Math.floor(draws[3 * i + 1]! * W) - 1];
      return draws[3 * i + 2]! < 0.7 && row >= top && row < top + 3 && column >= left && column < left + 3;
    };
    for (const value of [0, 0.5]) {
      const { x } = changed(cutout({ size: 3, probability: 0.7, value }), pictures(SHAPE), key(3));
      const wanted = byPixel([N, H, W], (i, row, column, c) =>
        inside(i, row, column) ? value : pixel(i, row, column, c),
      );
      expect([...x]).toEqual(wanted);
    }
  });

  it('mixup mixes neighbours and their labels by one share each', () => {
    const draws = hostUniform(key(4), 2 * N);
    const share = (i: number): number => Math.fround(symmetricBeta(0.4, draws[2 * i]!, draws[2 * i + 1]!));
    const mixed = (i: number, own: number, other: number): number => {
      const step = Math.fround(share(i) * Math.fround(own - other));
      return Math.fround(other + step);
    };
    const { x, y, shape } = changed(mixup({ alpha: 0.4 }), pictures(SHAPE), key(4));
    expect(shape).toEqual([...SHAPE]);
    expect([...x]).toEqual(
      byPixel([N, H, W], (i, ...at) => mixed(i, pixel(i, ...at), pixel(i % 2 === 0 ? i + 1 : i - 1, ...at))),
    );
    const hot = (i: number, c: number): number => Number(c === i % 4);
    const wanted = Array.from({ length: N * 4 }, (_, at) => {
      const [i, c] = [Math.floor(at / 4), at % 4];
      return mixed(i, hot(i, c), hot(i ^ 1, c));
    });
    expect([...y]).toEqual(wanted);
  });

  it('mixup leaves the last of an odd number as it is', () => {
    const { x } = changed(mixup(), pictures([3, 4, 5, 2]), key(4));
    expect([...x.subarray(80)]).toEqual(Array.from({ length: 40 }, (_, i) => 81 + i));
  });

  it('one after the other, each with its key; a part of a batch as in the whole', () => {
    const all = augmentations(randomCrop({ pad: 2 }), randomFlip(), cutout({ size: 2 }), mixup());
    const whole = changed(all, pictures(SHAPE), key(9));
    const size = H * W * C;
    for (const [from, rows] of [
      [0, 2],
      [2, 4],
    ] as const) {
      // prettier-ignore
      const part = changed(all, rowsFrom(from, rows), keyOfRows(key(9), from, rows));
      expect([...part.x]).toEqual([...whole.x.subarray(from * size, (from + rows) * size)]);
      expect([...part.y]).toEqual([...whole.y.subarray(from * 4, (from + rows) * 4)]);
    }
    const [first, second] = [changed(all, pictures(SHAPE), key(9)), changed(all, pictures(SHAPE), key(10))];
    expect(first.x).toEqual(whole.x);
    expect(second.x).not.toEqual(whole.x);
  });

  it('of none, the batch as it is, and a tensor of its own', () => {
    expect([...changed(augmentations(), pictures(SHAPE), key(0)).x]).toEqual(byPixel([N, H, W], pixel));
  });
});

function rowsFrom(from: number, rows: number): Batch {
  const whole = pictures(SHAPE);
  const part = { x: tf.slice(whole.x, from, rows), y: tf.slice(whole.y!, from, rows) };
  release(whole);
  return part;
}

onBothBackends('augmentations refuse', () => {
  const call =
    (augment: Augmentation, x: tf.Tensor, by: Key = key(0)): (() => void) =>
    () => {
      try {
        release(augment({ x }, by));
      } finally {
        x.dispose();
      }
    };

  it('what is no picture, and a window that does not fit', () => {
    for (const augment of [randomCrop(), randomFlip(), cutout()])
      expect(call(augment, tf.zeros([2, 3]))).toThrow('x: must have shape [n, height, width, channels], got [2,3]');
    expect(call(randomCrop({ pad: 1, size: [9, 3] }), tf.zeros([1, 4, 4, 1]))).toThrow(
      'randomCrop.size: must be at most 6 x 6, got [9,3]',
    );
  });

  it('parts that part a pair', () => {
    expect(call(mixup(), tf.zeros([3, 1]), keyOfRows(key(0), 3, 3))).toThrow('mixup.key: must be of whole pairs');
    expect(call(mixup(), tf.zeros([3, 1]), keyOfRows(key(0), 4, 3))).toThrow('mixup.key: must be of whole pairs');
  });

  it('options that are none', () => {
    expect(() => randomCrop({ pad: -1 })).toThrow('randomCrop.pad: must be a whole number of at least 0');
    expect(() => randomCrop({ value: NaN })).toThrow('randomCrop.value: must be a finite number');
    expect(() => randomFlip({ probability: 2 })).toThrow('randomFlip.probability: must be a finite number from 0 to 1');
    expect(() => cutout({ size: 0 })).toThrow('cutout.size: must be a whole number of at least 1');
    expect(() => cutout({ value: Infinity })).toThrow('cutout.value: must be a finite number');
    expect(() => mixup({ alpha: 0 })).toThrow('mixup.alpha: must be a finite number above 0');
    expect(() => mixup({ beta: 1 } as never)).toThrow('mixup: unknown option');
  });
});
