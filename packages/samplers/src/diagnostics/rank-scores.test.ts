import { normalQuantile } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
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
