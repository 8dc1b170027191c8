import { normalQuantile } from '@ebmjs/core';
import { erfcx } from './erfc.js';
import { normalCdf, normalPdf } from './normal-distribution.js';

/** `N(mean, scale^2)` given that it falls in an interval. */
export interface TruncatedNormal {
  /** Logarithm of the share of the whole normal that lies in the interval. */
  readonly logMass: number;
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

/**
 * In float64. Where the interval lies above the mean everything is mirrored, into the tail that keeps its accuracy; far
 * out in it, where a share would underflow, all is relative to the density at the interval's near end.
 */
export function truncatedNormal({ mean, scale, min, max }: TruncatedNormalOptions): TruncatedNormal {
  if (min > mean) {
    const mirrored = truncatedNormal({ mean: -mean, scale, min: -max, max: -min });
    return { ...mirrored, mean: -mirrored.mean, quantile: (u) => -mirrored.quantile(1 - u) };
  }
  const interval = { a: (min - mean) / scale, b: (max - mean) / scale };
  const { a, b } = interval;
  const { logMass, shift, spread } = b - a < SHORT || b < FAR ? byQuadrature(interval) : inClosedForm(interval);
  const quantile = b < FAR ? farQuantile(interval) : nearQuantile(interval);
  return {
    logMass,
    mean: mean + scale * shift,
    variance: scale ** 2 * spread,
    quantile: (u) => Math.min(max, Math.max(min, mean + scale * quantile(u))),
  };
}

/** Of a standard normal; `a < b`, and `a <= 0`. */
interface Interval {
  readonly a: number;
  readonly b: number;
}

/** Share, mean and variance of a standard normal given that it falls in `[a, b]`. */
interface StandardMoments {
  readonly logMass: number;
  readonly shift: number;
  readonly spread: number;
}

/** Johnson, Kotz and Balakrishnan, "Continuous univariate distributions" vol. 1, section 10.1. */
function inClosedForm({ a, b }: Interval): StandardMoments {
  const mass = normalCdf(b) - normalCdf(a);
  const shift = (normalPdf(a) - normalPdf(b)) / mass;
  const spread = 1 + (a * normalPdf(a) - b * normalPdf(b)) / mass - shift ** 2;
  return { logMass: Math.log(mass), shift, spread };
}

/** On shorter intervals the closed form is a small difference of numbers near 1. */
const SHORT = 1;
/** And on intervals that end below this, of numbers near its square. */
const FAR = -8;
const CELLS = 4000;
/** Nats down from the density at the near end to where nothing is left. */
const DEPTH = 40;

/** By Simpson's rule downwards from `b`, the densest point or within 1 of it: nothing cancels, and nothing underflows. */
function byQuadrature({ a, b }: Interval): StandardMoments {
  const reach = (2 * DEPTH) / (Math.sqrt(b * b + 2 * DEPTH) - b); // where the density is down by that much
  const step = Math.min(b - a, reach) / CELLS;
  const sums = [0, 0, 0];
  for (let i = 0; i <= CELLS; i++) {
    const t = i * step;
    const end = i === 0 || i === CELLS;
    const weight = (end ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(t * (b - t / 2));
    for (let power = 0; power < 3; power++) sums[power]! += weight * t ** power;
  }
  const offset = sums[1]! / sums[0]!;
  return {
    logMass: Math.log((sums[0]! * step) / 3) - (b * b + Math.log(2 * Math.PI)) / 2,
    shift: b - offset,
    spread: sums[2]! / sums[0]! - offset ** 2,
  };
}

function nearQuantile({ a, b }: Interval): (u: number) => number {
  const below = normalCdf(a);
  const mass = normalCdf(b) - below;
  return (u) => standardQuantile(below + u * mass);
}

/** Ends included: a share of 0 lies below every number. */
const standardQuantile = (p: number): number => (p <= 0 ? -Infinity : p >= 1 ? Infinity : normalQuantile(p));

/**
 * By Newton's rule for `log Phi(z) - log Phi(b)`, which is nearly `(b^2 - z^2) / 2`: that is solved in closed form for
 * the start.
 */
function farQuantile({ a, b }: Interval): (u: number) => number {
  const scaled = (z: number): number => erfcx(-z / Math.SQRT2); // Phi(z) = exp(-z^2 / 2) scaled(z) / 2
  const fall = (z: number): number => ((b - z) * (b + z)) / 2 + Math.log(scaled(z) / scaled(b));
  const most = fall(a);
  const inside = -Math.expm1(most); // the interval's share of all that lies below b
  return (u) => {
    const log = Math.log1p((u - 1) * inside);
    if (log <= most) return a; // a share of 0, whose logarithm may be minus infinity
    let z = -Math.sqrt(b * b - 2 * log);
    for (let i = 0; i < STEPS; i++) z -= (fall(z) - log) * scaled(z) * Math.sqrt(Math.PI / 2);
    return z;
  };
}

const STEPS = 6;
