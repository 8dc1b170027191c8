import { expect, it } from 'vitest';
import { meanOverGroups } from './mean-over-groups.js';

it('counts each group once, and has its error from the spread of groups', () => {
  expect(meanOverGroups([1, 1, 1, 0], [7, 7, 7, 9])).toEqual({ value: 0.5, standardError: 0.5 });
  expect(meanOverGroups([1, 2, 6], [0, 1, 2])).toEqual({ value: 3, standardError: Math.sqrt(7 / 3) });
  expect(meanOverGroups([1, 0], [3, 3])).toEqual({ value: 0.5, standardError: NaN });
});
