import { expect, it } from 'vitest';
import { meanOverRuns } from './mean-over-runs.js';

it('takes the mean with its standard error, which one run does not have', () => {
  expect(meanOverRuns([1, 2, 6])).toEqual({ value: 3, standardError: Math.sqrt((4 + 1 + 9) / 2 / 3) });
  expect(meanOverRuns([4])).toEqual({ value: 4, standardError: null });
});
