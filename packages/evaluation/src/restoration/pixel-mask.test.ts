import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { maskTensor, rowsMask } from './pixel-mask.js';

it('is 1 in the rows that are unknown', () => {
  expect([...rowsMask([3, 2, 1], 1, 2)]).toEqual([0, 0, 1, 1, 0, 0]);
  const lower = rowsMask([32, 32, 3], 16, 32);
  expect(lower.findIndex((value) => value === 1)).toBe(16 * 32 * 3);
  expect(lower.reduce((sum, value) => sum + value, 0)).toBe(16 * 32 * 3);
});

it('takes truth values, and gives a tensor that broadcasts over images', () => {
  const mask = maskTensor('here', [true, false, true, true], [2, 2]);
  expect(mask.shape).toEqual([1, 2, 2]);
  expect([...mask.dataSync()]).toEqual([1, 0, 1, 1]);
  mask.dispose();
});

it('refuses rows that are none, and masks that do not fit', () => {
  const before = tf.memory().numTensors;
  expect(() => rowsMask([4, 4, 1], 2, 2)).toThrow('rowsMask.to: must be a whole number from 3 to 4, got 2');
  expect(() => rowsMask([4, 4, 1], 2, 5)).toThrow('rowsMask.to');
  expect(() => rowsMask([4, 4, 1], -1, 2)).toThrow('rowsMask.from');
  expect(() => maskTensor('a.mask', [1, 0], [3])).toThrow('a.mask: must have 3 values, one a number of x, got 2');
  expect(() => maskTensor('a.mask', [1, 0, 2], [3])).toThrow('a.mask: must be 0 or 1 everywhere, got 2');
  expect(() => maskTensor('a.mask', [0, 0, 0], [3])).toThrow('a.mask: must leave something unknown');
  expect(tf.memory().numTensors).toBe(before);
});
