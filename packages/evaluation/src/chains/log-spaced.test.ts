import { expect, it } from 'vitest';
import { logSpaced } from './log-spaced.js';

it('grows by the same factor, from 0 to the last', () => {
  expect(logSpaced(1000, 1)).toEqual([0, 1, 10, 100, 1000]);
  expect(logSpaced(100)).toEqual([0, 1, 2, 3, 4, 6, 10, 16, 25, 40, 63, 100]);
  expect(logSpaced(120, 2)).toEqual([0, 1, 3, 10, 32, 100, 120]);
  expect(logSpaced(100_000)).toHaveLength(27);
});

it('has the ends alone where there is nothing between', () => {
  expect(logSpaced(0)).toEqual([0]);
  expect(logSpaced(1)).toEqual([0, 1]);
  expect(() => logSpaced(1.5)).toThrow('logSpaced.last');
  expect(() => logSpaced(10, 0)).toThrow('logSpaced.perDecade');
});
