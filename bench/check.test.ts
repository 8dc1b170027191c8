import { expect, it } from 'vitest';
import { disagreement, type Check } from './check.js';

const wanted: Check = { energies: [1, -2], gradients: [0.5, 0], weightSlopes: { a: 1, b: 3 } };

it('accepts a thousandth of the largest magnitude, and no more', () => {
  expect(disagreement({ ...wanted, energies: [1.0019, -2] }, wanted)).toBeUndefined();
  expect(disagreement({ ...wanted, energies: [1.0021, -2] }, wanted)).toContain('energies differ by 1.0e-3');
  expect(disagreement({ ...wanted, gradients: [0.5, 0.001] }, wanted)).toContain('gradients');
});

it('compares weight slopes by name where there are any', () => {
  expect(disagreement({ ...wanted, weightSlopes: { b: 3, a: 1 } }, wanted)).toBeUndefined();
  expect(disagreement({ ...wanted, weightSlopes: { a: 1 } }, wanted)).toContain('weight slopes');
  const { weightSlopes: _, ...without } = wanted;
  expect(disagreement(without, wanted)).toBeUndefined();
});

it('refuses what is no number, and another count', () => {
  expect(disagreement({ ...wanted, gradients: [NaN, 0] }, wanted)).toContain('gradients');
  expect(disagreement({ ...wanted, energies: [1] }, wanted)).toContain('energies');
});
