import { expect, it } from 'vitest';
import { correlations } from './correlations.js';

it('is taken coordinate by coordinate, about the means given', () => {
  const a = Float32Array.of(1, 5, -1, 7, 1, 5, -1, 7);
  const b = Float32Array.of(2, 7, -2, 5, 2, 7, -2, 5);
  expect(correlations(a, b, [0, 6])).toEqual([1, -1]);
  expect(correlations(a, a, [0, 0])[1]).toBe(1);
  expect(correlations(Float32Array.of(1, -1, 1, -1), Float32Array.of(1, 1, -1, -1), [0])).toEqual([0]);
});
