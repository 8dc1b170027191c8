import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.js';
import { rankScores } from './rank-scores.js';

describe('rankScores', () => {
  it('are normal quantiles of ranks among all chains', () => {
    const z = (rank: number): number => normalQuantile((rank - 0.375) / 4.25);
    expect(rankScores([[30, -5], Float32Array.from([2, 7])]).map((chain) => Array.from(chain))).toEqual([
      [z(4), z(1)],
      [z(2), z(3)],
    ]);
  });

  it('give draws that are equal the average of their ranks', () => {
    const z = (rank: number): number => normalQuantile((rank - 0.375) / 5.25);
    expect(Array.from(rankScores([[1, 0, 1, 1, 2]])[0]!)).toEqual([z(3), z(1), z(3), z(3), z(5)]);
  });
});

describe('normalQuantile', () => {
  // Tabulated values, in float64.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.9, 1.2815515655446004],
    [0.3, -0.5244005127080407],
    [1e-3, -3.090232306167813],
    [1e-9, -5.997807015007687],
  ])('of %f is %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 12);
    expect(normalQuantile(1 - p)).toBeCloseTo(-z, p < 1e-6 ? 6 : 12); // 1 - p is rounded
  });
});
