import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, grouped, magnitude, powerOfTen } from './format-number.js';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [7, '7'],
    [999, '999'],
    [1000, '1,000'],
    [-60000, '-60,000'],
    [1234567, '1,234,567'],
    [0.98765, '0.9877'],
    [0.98, '0.98'],
    [-0.00012346, '-0.0001235'],
    [12345.6, '12,350'],
    [99999.9, '100,000'],
    [0.00001, '1 × 10⁻⁵'],
    [1.5e-9, '1.5 × 10⁻⁹'],
    [-1.23456e20, '-1.235 × 10²⁰'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ])('writes %s as %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it('keeps four digits of anything', () => {
    const back = (text: string) => {
      const [digits, power] = text.replaceAll(',', '').split(' × 10');
      const exponent = [...(power ?? '⁰')].map((c) => (c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c))).join('');
      return Number(`${digits}e${exponent}`);
    };
    fc.assert(
      fc.property(fc.double({ min: -1e30, max: 1e30, noNaN: true }), (value) => {
        // Half a unit of the fourth digit is at most 5e-4 of the number.
        expect(Math.abs(back(formatNumber(value)) - value)).toBeLessThanOrEqual(5.001e-4 * Math.abs(value));
      }),
    );
  });
});

describe('its parts', () => {
  it('grouped leaves decimals alone', () => expect(grouped('-1234567.1234567')).toBe('-1,234,567.1234567'));
  it('magnitude is the place of the first digit', () => {
    expect([123, 0.004, 1000, 0.1, 0].map(magnitude)).toEqual([2, -3, 3, -1, -Infinity]);
  });
  it('powerOfTen', () => expect([0, 1, -12].map(powerOfTen)).toEqual(['', ' × 10¹', ' × 10⁻¹²']));
});
