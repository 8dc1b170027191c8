import { describe, expect, it } from 'vitest';
import { logMeanExp, logSumExp } from './index.js';

describe('logSumExp', () => {
  it('is the logarithm of the sum of exponentials', () => {
    expect(logSumExp([Math.log(1), Math.log(2), Math.log(3)])).toBeCloseTo(Math.log(6), 14);
    expect(logSumExp(new Float32Array([0, 0]))).toBeCloseTo(Math.LN2, 14);
  });

  it('holds where the exponentials themselves do not', () => {
    expect(logSumExp([1e6, 1e6])).toBeCloseTo(1e6 + Math.LN2, 9);
    expect(logSumExp([-1e6, -1e6 + 1])).toBeCloseTo(-1e6 + Math.log(1 + Math.E), 9);
  });

  it('knows zero weights, infinite ones, and what is not a number', () => {
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity); // NaN in tfjs
    expect(logSumExp([-Infinity, 2])).toBe(2);
    expect(logSumExp([0, Infinity])).toBe(Infinity);
    expect(logSumExp([0, NaN])).toBeNaN();
    expect(logSumExp([])).toBe(-Infinity);
  });

  it('adds in float64', () => {
    // A million terms of 2e-9, each lost beside 1 in float32. Rounding in float64 is a million times 1e-16 at most.
    const values = new Float64Array(1_000_001).fill(-20);
    values[0] = 0;
    expect(logSumExp(values)).toBeCloseTo(Math.log1p(1e6 * Math.exp(-20)), 9);
  });
});

describe('logMeanExp', () => {
  it('is the logarithm of the mean, not the mean of the logarithms', () => {
    expect(logMeanExp([Math.log(1), Math.log(3)])).toBeCloseTo(Math.log(2), 14);
    expect(logMeanExp([5, 5, 5])).toBeCloseTo(5, 14);
  });
});
