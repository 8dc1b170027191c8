import { describe, expect, it } from 'vitest';
import { pageEstimate, pageNumber } from './page-number.js';

describe('numbers on the page', () => {
  it('have a real minus sign', () => {
    expect(pageNumber(-1234)).toBe('−1,234');
    expect(pageEstimate(-84.21, 0.6)).toEqual({ value: '−84.2', error: '± 0.6' });
  });
  it('have fixed decimals where asked, and thousands in threes all the same', () => {
    expect([0.5, -2, 1234.5678].map((value) => pageNumber(value, 3))).toEqual(['0.500', '−2.000', '1,234.568']);
    expect(pageNumber(NaN, 3)).toBe('NaN');
    expect(pageNumber(-0.0001, 2)).toBe('0.00');
  });
  it('keep a common power of ten with the error', () => {
    expect(pageEstimate(-1.23e-6, 4e-9)).toEqual({ value: '(−1.230', error: '± 0.004) × 10⁻⁶' });
  });
});
