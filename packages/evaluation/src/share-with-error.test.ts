import { describe, expect, it } from 'vitest';
import { shareWithError } from './share-with-error.js';

describe('shareWithError', () => {
  it('is the share, with the deviation of a Beta distribution', () => {
    // Beta(4, 2): variance 4 * 2 / (6^2 * 7).
    const { value, standardError } = shareWithError(3, 4);
    expect(value).toBe(0.75);
    expect(standardError).toBeCloseTo(Math.sqrt(8 / 252), 14);
  });

  it('is never sure', () => {
    expect(shareWithError(10, 10).value).toBe(1);
    expect(shareWithError(10, 10).standardError).toBeCloseTo(Math.sqrt(11 / (12 * 12 * 13)), 14);
    expect(shareWithError(0, 10).standardError).toBeCloseTo(shareWithError(10, 10).standardError, 14);
  });
});
