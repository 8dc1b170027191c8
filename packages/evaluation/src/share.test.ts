import { describe, expect, it } from 'vitest';
import { share } from './share.js';

describe('share', () => {
  it('is the share, with the deviation of a Beta distribution', () => {
    // Beta(4, 2): variance 4 * 2 / (6^2 * 7).
    const { value, standardError } = share(3, 4);
    expect(value).toBe(0.75);
    expect(standardError).toBeCloseTo(Math.sqrt(8 / 252), 14);
  });

  it('is never sure', () => {
    expect(share(10, 10).value).toBe(1);
    expect(share(10, 10).standardError).toBeCloseTo(Math.sqrt(11 / (12 * 12 * 13)), 14);
    expect(share(0, 10).standardError).toBeCloseTo(share(10, 10).standardError, 14);
  });
});
