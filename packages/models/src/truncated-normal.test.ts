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
  const massOf = (min: number, max: number): number =>
    Math.exp(truncatedNormal({ mean: 0, scale: 1, min, max }).logMass);
  expect(massOf(-1, 1)).toBeCloseTo(0.6826894921370859, 14);
  expect(massOf(20, 21)).toBe(massOf(-21, -20));
  expect(massOf(20, 21) / 2.7536241153268778e-89).toBeCloseTo(1, 10); // scipy 1.17.1, norm.sf(20) - norm.sf(21)
});

// mpmath 1.3.0 with 60 digits, by erfc: log of the mass, mean, variance, quantiles of 0.25 and 0.99
const FAR = [
  [
    { mean: 100, scale: 0.1, min: 0, max: 1 },
    [-490057.81664449663, 0.9998989901051109, 1.0202978045380541e-8, 0.9998599705084574, 0.9999989848156012],
  ],
  [
    { mean: -50, scale: 1, min: 0, max: 1 },
    [-1254.8313611394199, 0.01998403190563981, 0.0003990431868038996, 0.005751012271329785, 0.09198206698266992],
  ],
  [
    { mean: -9, scale: 1, min: 0, max: 0.01 },
    [-46.06878753470333, 0.0049249687233020294, 8.329927923634777e-6, 0.002416859666718797, 0.009895407677854419],
  ],
  [
    { mean: -400, scale: 2, min: 0, max: 1 },
    [-20006.21728089819, 0.00999950006248844, 9.998500312419087e-5, 0.002876738465379974, 0.046047900274774844],
  ],
  [
    { mean: 0, scale: 1, min: 8.5, max: 30 },
    [-39.19739642821767, 8.614595320165172, 0.012807691192272094, 8.533331071146787, 9.019128967902343],
  ],
] as const;

it.each(FAR)(
  'knows all where a share underflows, or nearly: %j',
  (options, [logMass, mean, variance, quarter, high]) => {
    const target = truncatedNormal(options);
    // Relative to the distance from the near end, where that is all there is.
    const near = options.min > options.mean ? options.min : options.max;
    const off = (got: number, want: number): number =>
      Math.abs(got - want) / Math.abs(want - near) - rounding(want - near);
    const rounding = (distance: number): number => (2 * Number.EPSILON * Math.abs(options.mean)) / Math.abs(distance);
    expect(Math.abs(target.logMass / logMass - 1)).toBeLessThan(1e-12);
    expect(off(target.mean, mean)).toBeLessThan(1e-9);
    expect(Math.abs(target.variance / variance - 1)).toBeLessThan(1e-8);
    expect(off(target.quantile(0.25), quarter)).toBeLessThan(1e-9);
    expect(off(target.quantile(0.99), high)).toBeLessThan(1e-9);
    expect(target.quantile(0)).toBeCloseTo(options.min, 12);
    for (const u of [0, 1e-12, 1 - 2 ** -53]) {
      expect(target.quantile(u)).toBeGreaterThanOrEqual(options.min);
      expect(target.quantile(u)).toBeLessThanOrEqual(options.max);
    }
  },
);

it('joins what is near and what is far', () => {
  for (const width of [0.3, 3]) {
    const [near, far] = [8 - 1e-9, 8 + 1e-9].map((min) => truncatedNormal({ mean: 0, scale: 1, min, max: 8 + width }));
    expect(Math.abs(near!.logMass - far!.logMass)).toBeLessThan(1e-7); // they differ by 2e-9 in place, at a slope of 8
    expect(Math.abs(near!.variance - far!.variance)).toBeLessThan(1e-9);
    for (const u of [0.01, 0.5, 0.999]) expect(Math.abs(near!.quantile(u) - far!.quantile(u))).toBeLessThan(4e-9);
  }
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
