import { hostUniform, key } from '@ebmjs/core';
import fc from 'fast-check';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { frechetDistance } from './frechet-distance.js';

interface Gaussian {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

const gaussian = (mean: readonly number[], covariance: readonly number[]): Gaussian => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

/** `A A'` of a drawn `A` `[d, rank]`. */
function drawn(seed: number, d: number, rank = d): Gaussian {
  const units = hostUniform(key(seed), d + d * rank).map((u) => 2 * u - 1);
  const a = Matrix.from1DArray(d, rank, units.subarray(d));
  return { mean: units.slice(0, d), covariance: Float64Array.from(a.mmul(a.transpose()).to1DArray()) };
}

const seeds = fc.nat(1000);

describe('frechetDistance', () => {
  it.each(golden.gaussians)('of known Gaussians is what scipy has by the root of the product', (one) => {
    const [a, b] = one.means.map((mean, i) => gaussian(mean, one.covariances[i]!));
    expect(Math.abs(frechetDistance(a!, b!) - one.distance)).toBeLessThan(1e-9);
  });

  it('of numbers is that of means and deviations', () => {
    const [a, b] = [gaussian([1], [4]), gaussian([-2], [9])];
    expect(frechetDistance(a, b)).toBeCloseTo(9 + (2 - 3) ** 2, 12);
  });

  it('of commuting covariances is that of the roots of their eigenvalues', () => {
    // Diagonal: sum (sqrt a - sqrt b)^2.
    const [a, b] = [gaussian([0, 0, 0], [4, 0, 0, 0, 1, 0, 0, 0, 0]), gaussian([0, 0, 0], [1, 0, 0, 0, 9, 0, 0, 0, 2])];
    expect(frechetDistance(a, b)).toBeCloseTo(1 + 4 + 2, 12);
  });

  it('to a distribution on a line keeps all its digits', () => {
    // v v' against 2 I: the root of the product has the one value sqrt 2 |v|.
    const v = hostUniform(key(9), 30);
    const length = Math.hypot(...v);
    const line = gaussian(
      Array.from(v, () => 0),
      Array.from(v, (a) => Array.from(v, (b) => a * b)).flat(),
    );
    const ball = gaussian(
      Array.from(v, () => 0),
      Array.from(v, (_, i) => Array.from(v, (_, j) => (i === j ? 2 : 0))).flat(),
    );
    const want = length ** 2 + 60 - 2 * Math.SQRT2 * length;
    expect(frechetDistance(line, ball)).toBeCloseTo(want, 11);
    expect(frechetDistance(ball, line)).toBeCloseTo(want, 11);
  });

  it('is 0 of equals, symmetric, and not negative, of any rank', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }), (seed, d, rank) => {
        const [a, b] = [drawn(seed, d, Math.min(rank, d)), drawn(seed + 1, d)];
        expect(frechetDistance(a, a)).toBeLessThan(1e-12);
        expect(frechetDistance(a, b)).toBeCloseTo(frechetDistance(b, a), 7);
        expect(frechetDistance(a, b)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('knows neither shifts nor turns of both, and scales with the square', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 5 }), (seed, d) => {
        const [a, b] = [drawn(seed, d), drawn(seed + 1, d)];
        const units = hostUniform(key(seed + 2), d * d);
        const turn = new QrDecomposition(Matrix.from1DArray(d, d, units)).orthogonalMatrix;
        const moved = ({ mean, covariance }: Gaussian): Gaussian => ({
          mean: Float64Array.from(turn.mmul(Matrix.columnVector([...mean])).to1DArray(), (value) => 3 * (value + 7)),
          covariance: Float64Array.from(
            turn
              .mmul(Matrix.from1DArray(d, d, covariance))
              .mmul(turn.transpose())
              .mul(9)
              .to1DArray(),
          ),
        });
        expect(frechetDistance(moved(a), moved(b))).toBeCloseTo(9 * frechetDistance(a, b), 6);
      }),
      { numRuns: 40 },
    );
  });

  it('of two distributions without variance is that of their means', () => {
    expect(frechetDistance(gaussian([0, 1], [0, 0, 0, 0]), gaussian([2, 1], [0, 0, 0, 0]))).toBe(4);
  });

  it('refuses what does not fit, and what is not finite', () => {
    expect(() => frechetDistance(gaussian([0], [1]), gaussian([0, 0], [1, 0, 0, 1]))).toThrow('means of 1 numbers');
    expect(() => frechetDistance(gaussian([0], [1]), gaussian([0], [NaN]))).toThrow('must be given finite moments');
  });
});
