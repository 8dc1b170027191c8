import { expect, it } from 'vitest';
import { spread } from './spread.js';

it('takes places from all over, or all', () => {
  expect(spread(3, 8)).toEqual([0, 2, 5]);
  expect(spread(3, 2)).toEqual([0, 1]);
});
