import { expect, it } from 'vitest';
import { spread } from './spread.js';

it('takes some from all over the list, or all', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7], 3)).toEqual([0, 2, 5]);
  expect(spread([4, 5], 3)).toEqual([4, 5]);
});
