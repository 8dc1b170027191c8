import { expect, it } from 'vitest';
import { meanWithError } from './mean-with-error.js';

it('is the mean, and the root of the variance over the number of values', () => {
  expect(meanWithError([1, 2, 6])).toEqual({ value: 3, standardError: Math.sqrt(7 / 3) });
  expect(meanWithError(Float32Array.of(4, 4, 4, 4))).toEqual({ value: 4, standardError: 0 });
});

it('knows no error of one value, and nothing of none', () => {
  expect(meanWithError([5])).toEqual({ value: 5, standardError: NaN });
  expect(meanWithError([])).toEqual({ value: NaN, standardError: NaN });
});
