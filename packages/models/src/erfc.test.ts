import { expect, it } from 'vitest';
import { erf, erfc, erfcx } from './erfc.js';

// scipy 1.17.1, scipy.special.erfc, float64
const TABLE: readonly (readonly [number, number])[] = [
  [0.1, 0.8875370839817152],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028516],
  [2, 0.004677734981047266],
  [2.4, 0.0006885138966450789],
  [2.6, 0.000236034416529349],
  [5, 1.5374597944280347e-12],
  [10, 2.0884875837625446e-45],
  [20, 5.395865611607901e-176],
];

it.each(TABLE)('erfc(%d)', (x, value) => {
  expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-13);
  expect(erfc(-x)).toBeCloseTo(2 - value, 14);
  expect(erf(x)).toBeCloseTo(1 - value, 14);
  expect(erf(-x)).toBe(-erf(x));
});

it('keeps its relative accuracy near zero', () => {
  expect(erf(1e-10) / ((2 / Math.sqrt(Math.PI)) * 1e-10)).toBeCloseTo(1, 14);
  expect(erf(0)).toBe(0);
});

it('has limits', () => {
  expect([erfc(Infinity), erfc(-Infinity), erf(Infinity)]).toEqual([0, 2, 1]);
  expect(erfc(NaN)).toBeNaN();
});

// mpmath 1.3.0
it.each([
  [0.5, 0.6156903441929259],
  [2.4, 0.2184987345370333],
  [2.6, 0.20361324735670921],
  [10, 0.05614099274382259],
  [1000, 0.0005641893014533876],
])('erfcx(%d)', (x, value) => {
  expect(Math.abs(erfcx(x) / value - 1)).toBeLessThan(2e-13);
});
