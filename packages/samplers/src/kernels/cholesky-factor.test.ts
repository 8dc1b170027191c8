import { expect, it } from 'vitest';
import { choleskyFactor } from './cholesky-factor.js';

it('gives back the matrix it was taken of', () => {
  const d = 6;
  // Of Hilbert's matrix, with the condition number 1.5e7: an accuracy of 1e-15 times the largest element is kept.
  const matrix = Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => 1 / (1 + i + j)));
  const lower = choleskyFactor('test', matrix);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let product = 0;
      for (let k = 0; k < d; k++) product += lower[i * d + k]! * lower[j * d + k]!;
      expect(Math.abs(product - matrix[i]![j]!)).toBeLessThan(1e-15);
      if (j > i) expect(lower[i * d + j]).toBe(0);
    }
  }
});
