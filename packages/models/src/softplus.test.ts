import { expect, it } from 'vitest';
import { sigmoid, sumOfSoftplus } from './softplus.js';

it('sums log(1 + exp(x))', () => {
  const x = Float64Array.from({ length: 2500 }, (_, i) => 5 * Math.sin(i));
  const expected = x.reduce((sum, value) => sum + Math.log1p(Math.exp(value)), 0);
  expect(Math.abs(sumOfSoftplus(x) / expected - 1)).toBeLessThan(1e-13);
});

it('neither overflows nor loses what is small', () => {
  expect(sumOfSoftplus(Float64Array.of(800))).toBe(800);
  expect(sumOfSoftplus(Float64Array.of(-30)) / Math.exp(-30)).toBeCloseTo(1, 2);
  expect(sumOfSoftplus(new Float64Array(3000))).toBeCloseTo(3000 * Math.LN2, 8);
  expect(sumOfSoftplus(new Float64Array(0))).toBe(0);
});

it('sigmoid', () => {
  expect(sigmoid(0)).toBe(0.5);
  expect(sigmoid(1)).toBeCloseTo(Math.E / (1 + Math.E), 14);
  expect([sigmoid(-800), sigmoid(800)]).toEqual([0, 1]);
});
