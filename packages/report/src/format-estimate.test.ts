import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEstimate, roundEstimate } from './format-estimate.js';

describe('formatEstimate', () => {
  it.each([
    [123.4213, 0.613, '123.4 ± 0.6'],
    [123.4213, 0.354, '123.42 ± 0.35'],
    [123.4213, 0.355, '123.4 ± 0.4'],
    [123.4213, 0.949, '123.4 ± 0.9'],
    [123.4213, 0.95, '123.4 ± 1.0'],
    [1, 9.99, '1 ± 10'],
    [123.4213, 0.12, '123.42 ± 0.12'],
    [-84.2, 1, '-84.2 ± 1.0'],
    [0.9982, 0.0004, '0.9982 ± 0.0004'],
    [0.3, 12.3, '0 ± 12'],
    [-0.3, 12.3, '0 ± 12'],
    [0, 0.02, '0.000 ± 0.020'],
    [123456, 1234, '123,500 ± 1,200'],
    [123456, 5678, '123,000 ± 6,000'],
    [-0.00000123, 4e-9, '(-1.230 ± 0.004) × 10⁻⁶'],
    [1.5e9, 2.2e7, '(1.500 ± 0.022) × 10⁹'],
    [2, 0, '2 ± 0'],
    [2.5, NaN, '2.5 ± unknown'],
    [2.5, Infinity, '2.5 ± ∞'],
    [NaN, 0.1, 'NaN ± 0.1'],
    [-Infinity, NaN, '-∞ ± unknown'],
    [1, 1e-300, '1.00000000000000 ± 0.00000000000000'],
  ])('%s and %s give %s', (value, error, text) => expect(formatEstimate(value, error)).toBe(text));

  it('refuses a negative error', () => {
    expect(() => formatEstimate(1, -1)).toThrow('formatEstimate.standardError: must be a number of at least 0');
  });

  it('gives the error one or two digits, and the value the same place', () => {
    const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(size, size, (value, error) => {
        const { value: shown, error: spread } = roundEstimate(value, error);
        const digits = spread.replace(',', '').replace(/^[\d]+$/, (whole) => whole.replace(/0+$/, ''));
        expect(digits.replace('.', '').replace(/^0+/, '').length).toBeLessThanOrEqual(2);
        expect(shown.split('.')[1]?.length).toBe(spread.split('.')[1]?.length);
        // One digit is kept from 3.55 on: off by at most 0.5 in 3.55. Two digits: by 0.05 in 1.
        expect(Math.abs(Number(spread.replaceAll(',', '')) - error)).toBeLessThanOrEqual((error * 0.5) / 3.55 + 1e-12);
      }),
    );
  });
});
