import { normalCdf, normalPdf, normalQuantile } from './normal-quantile.js';

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
  // Johnson, Kotz and Balakrishnan, "Continuous univariate distributions" vol. 1, section 10.1
  const shift = (normalPdf(a) - normalPdf(b)) / mass;
  const spread = 1 + (a * normalPdf(a) - b * normalPdf(b)) / mass - shift ** 2;
  return {
    mass,
    mean: mean + scale * shift,
    variance: scale ** 2 * spread,
    quantile: (u) => Math.min(max, Math.max(min, mean + scale * standardQuantile(below + u * mass))),
  };
}

/** Ends included: a share of 0 lies below every number. */
const standardQuantile = (p: number): number => (p <= 0 ? -Infinity : p >= 1 ? Infinity : normalQuantile(p));
