import * as tf from '@tensorflow/tfjs-core';
import { key, uniform } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { medianFilter } from './median-filter.js';

/** The definition: the median of the window, the border mirrored with its own row. */
function brute(image: number[][], size: number): number[] {
  const reach = (size - 1) / 2;
  const [height, width] = [image.length, image[0]!.length];
  const mirrored = (i: number, side: number): number => (i < 0 ? -1 - i : i >= side ? 2 * side - 1 - i : i);
  return image.flatMap((row, y) =>
    row.map((_, x) => {
      const window = Array.from({ length: size * size }, (__, k) => {
        const [i, j] = [y - reach + Math.floor(k / size), x - reach + (k % size)];
        return image[mirrored(i, height)]![mirrored(j, width)]!;
      });
      return window.sort((a, b) => a - b)[(size * size - 1) / 2]!;
    }),
  );
}

it.each([1, 3, 5])('is the median of a window of %d, in each channel', (size) => {
  const x = uniform(key(0), [2, 5, 4, 2]);
  const before = tf.memory().numTensors;
  const got = medianFilter(x, size);
  const [all, filtered] = [x.arraySync(), got.arraySync()] as number[][][][][];
  [0, 1].forEach((n) =>
    [0, 1].forEach((c) => {
      const channel = (images: number[][][][]): number[][] => images[n]!.map((row) => row.map((pixel) => pixel[c]!));
      expect(channel(filtered!).flat()).toEqual(brute(channel(all!), size));
    }),
  );
  got.dispose();
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

it('takes a lone grain away', () => {
  const x = tf.buffer([1, 5, 5, 1]);
  x.set(0.9, 0, 2, 2, 0);
  const image = x.toTensor();
  expect([...medianFilter(image).dataSync()]).toEqual(new Array(25).fill(0));
});

it('refuses what has no middle', () => {
  const [x, flat] = [tf.zeros([1, 4, 4, 1]), tf.zeros([4, 4])];
  expect(() => medianFilter(x, 2)).toThrow('medianFilter.size: must be odd and at most 8, got 2');
  expect(() => medianFilter(x, 9)).toThrow('medianFilter.size');
  expect(() => medianFilter(flat)).toThrow('medianFilter.x');
  tf.dispose([x, flat]);
});
