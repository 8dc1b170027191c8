import { describe, expect, it } from 'vitest';
import { gaussLegendre } from './gauss-legendre.js';

const integral = (n: number, f: (t: number) => number): number =>
  gaussLegendre(n).reduce((sum, { t, weight }) => sum + weight * f(t), 0);

describe('gaussLegendre', () => {
  it.each([1, 2, 5, 64, 500])('with %d nodes is exact up to its degree', (n) => {
    for (const degree of [0, 1, 2 * n - 1]) {
      expect(Math.abs(integral(n, (t) => t ** degree) * (degree + 1) - 1)).toBeLessThan(1e-11 * (degree + 1));
    }
  });

  it('is not exact beyond', () => expect(Math.abs(integral(2, (t) => t ** 4) - 0.2)).toBeGreaterThan(1e-3));

  it('has the nodes of three', () => {
    const nodes = gaussLegendre(3).map(({ t }) => t);
    [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)].forEach((t, i) => expect(nodes[i]).toBeCloseTo(t, 14));
  });
});
