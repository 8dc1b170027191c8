import { expect, it } from 'vitest';
import { disagreement as between, type Check, type NetworkCheck } from './check.js';

const wanted: NetworkCheck = { energies: [1, -2], gradients: [0.5, 0], weightSlopes: { a: 1, b: 3 } };
const cifar: NetworkCheck = { energies: [3], gradients: [4] };
const both = (mnist: NetworkCheck): Check => ({ mnist, cifar });
const disagreement = (got: NetworkCheck, expected: NetworkCheck) => between(both(got), both(expected));

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

it('says of which network, and compares both', () => {
  expect(between({ mnist: wanted, cifar: { ...cifar, gradients: [5] } }, both(wanted))).toMatch(/^cifar: gradients/);
  expect(disagreement({ ...wanted, energies: [5, 5] }, wanted)).toMatch(/^mnist: energies/);
  expect(between(both(wanted), both(wanted))).toBeUndefined();
});
