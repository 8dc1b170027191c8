import { erfc } from './erfc.js';

/** Standard normal distribution function in float64, with full relative accuracy in the lower tail. */
export const normalCdf = (z: number): number => erfc(-z / Math.SQRT2) / 2;

/** Standard normal density. */
export const normalPdf = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * The `z` below which a share `p` of the standard normal lies, for `0 < p < 1`, to 1e-8: Hastings' rational
 * approximation (Abramowitz and Stegun 26.2.23, good to 4.5e-4) and one step of Halley's method.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const z = hastings(p);
  const step = (normalCdf(z) - p) / normalPdf(z);
  return z - step / (1 + (z * step) / 2);
}

function hastings(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return numerator / denominator - t;
}
