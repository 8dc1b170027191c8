import { expect, it } from 'vitest';
import { momentScores } from './index.js';

const exact = { mean: [0, 1], variance: [1, 4] };
// Mean 0 and 1, variance 1 and 4, covariance 0, about the exact means.
const draws = Float32Array.from([1, 3, 1, -1, -1, 3, -1, -1]);

it('is zero where a sample has exactly the moments', () => {
  const scores = momentScores(draws, Float32Array.from([1, 3, 0, 1, -2, 1, 1, -1]), exact);
  expect(scores.map(({ value, z }) => [value, z])).toEqual([
    [0, 0],
    [1, 0],
    [0, 0],
    [1, 0],
    [4, 0],
    [0, 0],
  ]);
});

it('counts in standard errors of the draws, and says what it counted', () => {
  const wide = Float32Array.from(draws, (value) => value + 1);
  const [mean, variance] = momentScores(wide, Float32Array.from([2, 0, -2, 0, 2, 0, -2, 0]), exact);
  // The draws' x[0] is 2, -2, 2, -2: standard deviation 4 / sqrt(3), over sqrt(4) rows.
  expect(mean!.statistic).toBe('mean of x[0]');
  expect(mean!.value).toBe(1);
  expect(mean!.z).toBeCloseTo(1 / (4 / Math.sqrt(3) / 2), 12);
  expect([variance!.statistic, variance!.value, variance!.exact]).toEqual(['variance of x[0]', 2, 1]);
});

it('names one coordinate without neighbours once', () => {
  const one = momentScores(Float32Array.of(1, -1), Float32Array.of(1, -2), { mean: [0], variance: [1] });
  expect(one.map(({ statistic }) => statistic)).toEqual(['mean of x[0]', 'variance of x[0]']);
});
