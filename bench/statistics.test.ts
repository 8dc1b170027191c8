import { expect, it } from 'vitest';
import { median, spread } from './statistics.js';

it('the median is the middle, or between the two middle ones', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([1, 2, 10, 4])).toBe(3);
});

it('the spread is half the interquartile range, and one outlier does not move it', () => {
  expect(spread([1, 2, 3, 4, 5])).toBe(1);
  expect(spread([1, 2, 3, 4, 500])).toBe(1);
  expect(spread([7])).toBe(0);
});

it('leaves the values in their order, and has nothing to say of none', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
  expect(() => median([])).toThrow('no values');
});
