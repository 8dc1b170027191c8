import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { maskTensor, randomMasks, rowsMask } from './pixel-mask.js';

it('is 1 in the rows that are unknown', () => {
  expect([...rowsMask([3, 2, 1], 1, 2)]).toEqual([0, 0, 1, 1, 0, 0]);
  const lower = rowsMask([32, 32, 3], 16, 32);
  expect(lower.findIndex((value) => value === 1)).toBe(16 * 32 * 3);
  expect(lower.reduce((sum, value) => sum + value, 0)).toBe(16 * 32 * 3);
});

it('takes truth values, and gives a tensor that broadcasts over images', () => {
  const mask = maskTensor('here', [true, false, true, true], [9, 2, 2]);
  expect(mask.shape).toEqual([1, 2, 2]);
  expect([...mask.dataSync()]).toEqual([1, 0, 1, 1]);
  mask.dispose();
});

it('takes a mask of each image', () => {
  const masks = [
    [1, 0, 0],
    [0, 1, 1],
  ];
  const mask = maskTensor('here', masks, [2, 3, 1]);
  expect(mask.shape).toEqual([2, 3, 1]);
  expect([...mask.dataSync()]).toEqual(masks.flat());
  mask.dispose();
});

it('refuses masks of each image that do not fit', () => {
  const before = tf.memory().numTensors;
  expect(() => maskTensor('a.mask', [[1, 0]], [2, 2])).toThrow(
    'a.mask: must be one mask, or one for each of 2 images, got 1',
  );
  const second = (values: number[]) => () => maskTensor('a.mask', [[1, 0], values], [2, 2]);
  expect(second([1])).toThrow('a.mask[1]: must have 2 values, one a number of x, got 1');
  expect(second([1, 3])).toThrow('a.mask[1]: must be 0 or 1 everywhere, got 3');
  expect(second([0, 0])).toThrow('a.mask[1]: must leave something unknown');
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses rows that are none, and masks that do not fit', () => {
  const before = tf.memory().numTensors;
  expect(() => rowsMask([4, 4, 1], 2, 2)).toThrow('rowsMask.to: must be a whole number from 3 to 4, got 2');
  expect(() => rowsMask([4, 4, 1], 2, 5)).toThrow('rowsMask.to');
  expect(() => rowsMask([4, 4, 1], -1, 2)).toThrow('rowsMask.from');
  expect(() => maskTensor('a.mask', [1, 0], [2, 3])).toThrow('a.mask: must have 3 values, one a number of x, got 2');
  expect(() => maskTensor('a.mask', [1, 0, 2], [2, 3])).toThrow('a.mask: must be 0 or 1 everywhere, got 2');
  expect(() => maskTensor('a.mask', [0, 0, 0], [2, 3])).toThrow('a.mask: must leave something unknown');
  expect(tf.memory().numTensors).toBe(before);
});

it('draws masks of whole pixels, equally many, any of them alike', () => {
  const options = { images: 3000, shape: [2, 3, 2], unknown: 2 } as const;
  const masks = randomMasks(key(0), options);
  expect(randomMasks(key(0), { ...options, images: 2 })).toEqual(masks.slice(0, 2));
  const counts = Array.from({ length: 6 }, () => 0);
  for (const mask of masks) {
    const pixels = counts.map((_, pixel) => mask[2 * pixel]!);
    expect([...mask]).toEqual(pixels.flatMap((value) => [value, value]));
    expect(pixels.reduce((a, b) => a + b)).toBe(2);
    pixels.forEach((value, pixel) => (counts[pixel]! += value));
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt((3000 * 2) / 9));
  expect(() => randomMasks(key(0), { ...options, unknown: 7 })).toThrow(
    'randomMasks.unknown: must be at most the 6 pixels of an image, got 7',
  );
  expect(() => randomMasks(key(0), { ...options, images: 0 })).toThrow('randomMasks.images');
});
