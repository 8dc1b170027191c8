import { describe, expect, it } from 'vitest';
import { truncatedNormal } from './truncated-normal.js';

// scipy 1.17.1, scipy.stats.truncnorm: mean, variance, quantiles of 0.25 and 0.99
const TABLE = [
  [
    { mean: 0, scale: 1, min: -1, max: 2 },
    0.22963717909132902,
    0.5197625392115339,
    -0.3496414292924653,
    1.8672107987812512,
  ],
  [{ mean: 0.5, scale: 0.1, min: 0, max: 1 }, 0.5, 0.009999851327963294, 0.43255107008307603, 0.73263373339839],
  [
    { mean: 5, scale: 1, min: 0, max: 1 },
    0.7831692193989683,
    0.038290287329088346,
    0.6891877702544686,
    0.997643824727164,
  ],
  [
    { mean: -5, scale: 1, min: 0, max: 1 },
    0.18314709047718214,
    0.029452430768436844,
    0.05496458037136165,
    0.775193389616561,
  ],
  [{ mean: 0.3, scale: 2, min: 0, max: 1 }, 0.4958681213, 0.0826307942, 0.2473266108923745, 0.9895389992676324],
  [
    { mean: -20, scale: 1, min: 0, max: 1 },
    0.04975306734025153,
    0.0024632604,
    0.014343291876222963,
    0.22838949378107642,
  ],
] as const;

describe.each(TABLE)('%j', (options, mean, variance, quarter, high) => {
  const target = truncatedNormal(options);

  it('has the moments and quantiles of scipy', () => {
    expect(Math.abs(target.mean - mean)).toBeLessThan(1e-9);
    expect(Math.abs(target.variance - variance)).toBeLessThan(1e-9);
    expect(Math.abs(target.quantile(0.25) - quarter)).toBeLessThan(1e-8);
    expect(Math.abs(target.quantile(0.99) - high)).toBeLessThan(1e-8);
  });

  it('stays in its interval', () => {
    for (const u of [0, 1e-12, 0.5, 1 - 2 ** -53]) {
      expect(target.quantile(u)).toBeGreaterThanOrEqual(options.min);
      expect(target.quantile(u)).toBeLessThanOrEqual(options.max);
    }
  });
});

it('has the mass of the interval, far into both tails', () => {
  expect(truncatedNormal({ mean: 0, scale: 1, min: -1, max: 1 }).mass).toBeCloseTo(0.6826894921370859, 14);
  const [above, below] = [
    truncatedNormal({ mean: 0, scale: 1, min: 20, max: 21 }).mass,
    truncatedNormal({ mean: 0, scale: 1, min: -21, max: -20 }).mass,
  ];
  expect(above).toBe(below);
  expect(above / 2.7536241153268778e-89).toBeCloseTo(1, 12); // scipy 1.17.1, norm.sf(20) - norm.sf(21)
});

// Expanding exp(-z^2 / 2) about 0: the variance of [0, w] is w^2 / 12 (1 - w^2 / 30 + ...), its mean w / 2 - w^3 / 24.
it.each([1e2, 1e3, 1e5, 1e8])('has the moments of a nearly flat density: a box of 1, a scale of %d', (scale) => {
  const { mean, variance } = truncatedNormal({ mean: 0, scale, min: 0, max: 1 });
  expect(Math.abs(12 * variance * (1 + 1 / (30 * scale ** 2)) - 1)).toBeLessThan(1e-8);
  expect(Math.abs(mean - (0.5 - 1 / (24 * scale ** 2)))).toBeLessThan(1e-8);
});

it('joins quadrature and closed form, near the middle and in the tail', () => {
  for (const mean of [0, -3, -30]) {
    const [short, long] = [1 - 1e-9, 1 + 1e-9].map((max) => truncatedNormal({ mean, scale: 1, min: 0, max }));
    // The two differ by 2e-9 in width; the tail's closed form is good to 1e-13 of its 900.
    expect(Math.abs(short!.mean - long!.mean)).toBeLessThan(4e-9);
    expect(Math.abs(short!.variance - long!.variance)).toBeLessThan(4e-9);
  }
});
