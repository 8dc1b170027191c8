import { describe, expect, it } from 'vitest';
import { cyclical, polynomialDecay } from './step-schedules.js';

describe('polynomialDecay', () => {
  it('is the power of its equation', () => {
    const size = polynomialDecay({ first: 0.2, offset: 10, exponent: 1 });
    [0.2, 0.1, 0.02].forEach((exact, i) => expect(size([0, 10, 90][i]!)).toBeCloseTo(exact, 12));
    // a (b + t)^-gamma with a = first b^gamma
    const usual = polynomialDecay({ first: 0.5, offset: 4 });
    expect(usual(96)).toBeCloseTo(0.5 * 4 ** 0.55 * 100 ** -0.55, 12);
  });

  it.each<[object, string]>([
    [{ first: 0 }, 'polynomialDecay.first: must be a finite number above 0, got 0'],
    [{ first: 1, exponent: 0.5 }, 'polynomialDecay.exponent: must be above 0.5, got 0.5'],
    [{ first: 1, exponent: 1.1 }, 'polynomialDecay.exponent: must be a finite number from 0.5 to 1, got 1.1'],
  ])('refuses %o', (options, message) => {
    expect(() => polynomialDecay(options as never)).toThrow(message);
  });
});

describe('cyclical', () => {
  const { stepSize, temperature, sampling } = cyclical({ stepSize: 0.4, period: 50, exploration: 0.9, temperature: 2 });

  it('is the cosine of its equation, over and over', () => {
    expect(stepSize(0)).toBeCloseTo(0.4, 12);
    expect(stepSize(25)).toBeCloseTo(0.2, 12);
    expect(stepSize(49)).toBeCloseTo(0.2 * (Math.cos((Math.PI * 49) / 50) + 1), 12);
    for (const t of [0, 7, 49]) expect(stepSize(t + 150)).toBeCloseTo(stepSize(t), 12);
  });

  // The last 5 of every 50, as in the authors' experiments.
  it('explores without noise, then samples', () => {
    const steps = Array.from({ length: 100 }, (_, t) => t).filter(sampling);
    expect(steps).toEqual([45, 46, 47, 48, 49, 95, 96, 97, 98, 99]);
    expect([0, 44, 45, 49].map(temperature)).toEqual([0, 0, 2, 2]);
  });

  it.each<[object, string]>([
    [{ stepSize: 1, period: 0 }, 'cyclical.period: must be a whole number of at least 1, got 0'],
    [{ stepSize: 1, period: 5, exploration: 2 }, 'cyclical.exploration: must be a finite number from 0 to 1, got 2'],
    [{ stepSize: 1, cycles: 4 }, 'cyclical: unknown option; known are stepSize, period'],
  ])('refuses %o', (options, message) => {
    expect(() => cyclical(options as never)).toThrow(message);
  });
});
