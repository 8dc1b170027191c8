import { expect, it } from 'vitest';
import { rowOf } from './check.js';
import { dot, norm, ofLargest, worstOfLargest } from './distance.js';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);

it('measures the largest difference in units of the largest number', () => {
  expect(ofLargest(floats(1, -4.5), floats(1, -4))).toBe(0.125);
  expect(ofLargest(floats(0, 0), floats(0, 0))).toBe(0);
  expect(ofLargest(floats(1), floats(0))).toBe(Infinity);
});

it.each([
  ['NaN', floats(1, Number.NaN), floats(1, 2)],
  ['NaN in the reference', floats(1, 2), floats(1, Number.NaN)],
  ['another length', floats(1), floats(1, 2)],
  ['nothing', floats(), floats()],
  ['a list that is missing', undefined, floats(1)],
])('does not take %s for agreement', (_, found, exact) => {
  expect(ofLargest(found, exact)).toBeNaN();
  const check = { name: 'c', unit: 'u', tolerance: 1, error: () => 0 };
  expect(rowOf(check, 'b', ofLargest(found, exact))).toMatchObject({ worst: null, ok: false });
});

it('takes the worst of all lists by their names, and misses none', () => {
  const exact = { 'w/a': floats(1), 'w/b': floats(2), x: floats(1) };
  expect(worstOfLargest({ ...exact, 'w/b': floats(3), x: floats(9) }, exact, /^w/)).toBe(0.5);
  expect(worstOfLargest({ 'w/a': floats(1) }, exact, /^w/)).toBeNaN();
  expect(worstOfLargest({ ...exact, 'w/c': floats(1) }, exact, /^w/)).toBeNaN();
  expect(worstOfLargest({ ...exact, 'w/c': floats(1) }, { ...exact, 'w/d': floats(1) }, /^w/)).toBeNaN();
  expect(worstOfLargest(exact, exact, /^y/)).toBeNaN();
});

it('multiplies in double precision', () => {
  expect(dot(floats(2 ** 24, 1), floats(1, 1))).toBe(2 ** 24 + 1);
  expect(norm(floats(3, 4))).toBe(5);
});

it('passes what is within the tolerance, and no more', () => {
  const check = { name: 'c', unit: 'u', tolerance: 0.5, error: () => 0 };
  expect(rowOf(check, 'b', 0.5)).toEqual({ check: 'c', backend: 'b', worst: 0.5, tolerance: 0.5, unit: 'u', ok: true });
  expect(rowOf(check, 'b', 0.51).ok).toBe(false);
});
