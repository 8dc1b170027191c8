import { describe, expect, it } from 'vitest';
import { mean, variance } from './moments.js';

describe('mean and variance', () => {
  it('are those of the sample', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(variance([1, 2, 6])).toBe(7);
    expect(variance(Float32Array.of(4, 4, 4))).toBe(0);
  });

  it('keep small spreads far from zero', () => {
    const far = [0, 1, 2].map((x) => 1e9 + x);
    expect(mean(far)).toBe(1e9 + 1);
    expect(variance(far)).toBe(1);
  });

  it('are NaN where there is nothing to say', () => {
    expect(mean([])).toBeNaN();
    expect(variance([1])).toBeNaN();
  });
});
