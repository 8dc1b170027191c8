import { expect, it } from 'vitest';
import { lineDensity } from './line-density.js';

const normal = lineDensity({ logDensity: (x) => 700 - ((x - 1) / 0.2) ** 2 / 2, min: -2, max: 4 });

it('a normal density: log Z, mean and variance to 1e-12', () => {
  expect(Math.abs(normal.logZ - 700 - Math.log(0.2 * Math.sqrt(2 * Math.PI)))).toBeLessThan(1e-12 * 700);
  expect(Math.abs(normal.mean - 1)).toBeLessThan(1e-12);
  expect(Math.abs(normal.variance - 0.04)).toBeLessThan(1e-12);
});

it('an exponential cut off at both ends: quantiles in closed form', () => {
  const { quantile, logZ } = lineDensity({ logDensity: (x) => -x, min: 0, max: 5 });
  const z = 1 - Math.exp(-5);
  expect(logZ).toBeCloseTo(Math.log(z), 13);
  for (const u of [0, 1e-9, 0.1, 0.5, 0.77, 0.999, 1 - 1e-9]) {
    expect(Math.abs(quantile(u) + Math.log(1 - u * z))).toBeLessThan(1e-10);
  }
});

it('quantiles rise across cells, and stay inside', () => {
  const all = Array.from({ length: 1001 }, (_, i) => normal.quantile(i / 1001));
  all.slice(1).forEach((x, i) => expect(x).toBeGreaterThan(all[i]!));
  expect(all[0]).toBeGreaterThanOrEqual(-2);
  expect(normal.quantile(1 - 2 ** -53)).toBeLessThanOrEqual(4);
});
