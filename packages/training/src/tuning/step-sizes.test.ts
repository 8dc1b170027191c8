import { expect, it } from 'vitest';
import { stepSizes, type StepSizeRange } from './step-sizes.js';

it('stepSizes go in equal factors from the least to the most', () => {
  expect(stepSizes('here')).toEqual([1, 2.15, 4.64, 10, 21.5, 46.4, 100, 215, 464, 1000]);
  expect(stepSizes('here', { least: 0.5, most: 50, perDecade: 1 })).toEqual([0.5, 5, 50]);
  expect(stepSizes('here', { least: 2, most: 9, perDecade: 2 })).toEqual([2, 9]);
  expect(stepSizes('here', { least: 3, most: 3 })).toEqual([3]);
});

it.each([
  [{ least: 0 }, 'here.least: must be a finite number above 0, got 0'],
  [{ most: 0.5 }, 'here.most: must be at least 1, got 0.5'],
  [{ perDecade: 0 }, 'here.perDecade: must be a finite number above 0, got 0'],
  [{ count: 3 }, 'here: unknown option; known are least, most, perDecade, got "count"'],
])('stepSizes refuses %j', (range, message) => {
  expect(() => stepSizes('here', range as StepSizeRange)).toThrow(message);
});
