import { normalQuantile } from '@ebmjs/core';
import { normalCdf, normalPdf } from './normal-distribution.js';

/** `N(mean, scale^2)` given that it falls in an interval. */
export interface TruncatedNormal {
  /** Share of the whole normal that lies in the interval. */
  readonly mass: number;
  readonly mean: number;
  readonly variance: number;
  /** The point below which a share `u` of the truncated distribution lies, for `0 <= u < 1`. */
  readonly quantile: (u: number) => number;
}

export interface TruncatedNormalOptions {
  readonly mean: number;
  readonly scale: number;
  readonly min: number;
  readonly max: number;
}

/** In float64. Where the interval lies above the mean everything is mirrored, into the tail that keeps its accuracy. */
export function truncatedNormal({ mean, scale, min, max }: TruncatedNormalOptions): TruncatedNormal {
  if (min > mean) {
    const mirrored = truncatedNormal({ mean: -mean, scale, min: -max, max: -min });
    return { ...mirrored, mean: -mirrored.mean, quantile: (u) => -mirrored.quantile(1 - u) };
  }
  const [a, b] = [(min - mean) / scale, (max - mean) / scale];
  const below = normalCdf(a);
  const mass = normalCdf(b) - below;
  const { shift, spread } = b - a < SHORT ? byQuadrature(a, b) : inClosedForm(a, b, mass);
  return {
    mass,
    mean: mean + scale * shift,
    variance: scale ** 2 * spread,
    quantile: (u) => Math.min(max, Math.max(min, mean + scale * standardQuantile(below + u * mass))),
  };
}

/** Mean and variance of a standard normal given that it falls in `[a, b]`. */
interface StandardMoments {
  readonly shift: number;
  readonly spread: number;
}

/** Johnson, Kotz and Balakrishnan, "Continuous univariate distributions" vol. 1, section 10.1. */
function inClosedForm(a: number, b: number, mass: number): StandardMoments {
  const shift = (normalPdf(a) - normalPdf(b)) / mass;
  return { shift, spread: 1 + (a * normalPdf(a) - b * normalPdf(b)) / mass - shift ** 2 };
}

/** On shorter intervals the closed form is a small difference of numbers near 1. */
const SHORT = 1;
const CELLS = 4000;

/** By Simpson's rule about the middle of the interval, where nothing cancels. */
function byQuadrature(a: number, b: number): StandardMoments {
  const [middle, step] = [(a + b) / 2, (b - a) / CELLS];
  const sums = [0, 0, 0];
  for (let i = 0; i <= CELLS; i++) {
    const t = (i - CELLS / 2) * step;
    const end = i === 0 || i === CELLS;
    const weight = (end ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-t * (middle + t / 2));
    for (let power = 0; power < 3; power++) sums[power]! += weight * t ** power;
  }
  const offset = sums[1]! / sums[0]!;
  return { shift: middle + offset, spread: sums[2]! / sums[0]! - offset ** 2 };
}

/** Ends included: a share of 0 lies below every number. */
const standardQuantile = (p: number): number => (p <= 0 ? -Infinity : p >= 1 ? Infinity : normalQuantile(p));
