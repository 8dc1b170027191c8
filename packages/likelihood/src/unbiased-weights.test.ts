import { expect, it } from 'vitest';
import { expectUnbiased, fresh, weightRatio } from './weight-ratio.fixture.js';

// `E[w] = Z` at any number of temperatures. A kernel whose energies and gradients are those of the temperature before shows
// (simulated independently, in NumPy) 0.983, 0.938, 0.901 and 0.971 at 5, 10, 20 and 50 of them, and 1.006 at 200. Those of
// 5 and 50, which take more chains to see, are in `tests/long`.
it.each([
  [10, 40_000, 0.938],
  [20, 12_000, 0.901],
])('%d temperatures: the mean weight over Z is 1, and a stale cache is seen', expectUnbiased);

it('200 temperatures: the same, where a stale cache is 0.6 % off and would pass', async () => {
  const { value, error } = await weightRatio(200, 4000, fresh);
  expect(Math.abs(value - 1)).toBeLessThan(5 * error);
  expect(error).toBeLessThan(0.01);
});
