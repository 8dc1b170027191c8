import { EbmError, knownOptions, mean } from '@ebmjs/core';
import { silentBecause } from './chains.js';
import { fourier } from './fourier.js';

/** How `autocorrelation` averages. */
export interface AutocorrelationOptions {
  /** Divide the sum at lag `k` by its `n - k` terms, not by `n`: no bias towards 0, but noisy at long lags. @defaultValue false */
  readonly unbiased?: boolean;
}

/** Correlations of a chain with itself, by lag; or none, and why. */
export interface Autocorrelation {
  /** One number a lag, from 1 at lag 0 on; empty where there is a reason. */
  readonly values: readonly number[];
  readonly reason?: string;
}

/** The correlation of a chain with itself at every lag, by Fourier transform: `n log n` for `n` draws. */
export function autocorrelation(chain: ArrayLike<number>, options: AutocorrelationOptions = {}): Autocorrelation {
  knownOptions('autocorrelation', options, ['unbiased']);
  if (!(chain.length > 0)) throw new EbmError('autocorrelation.chain', 'must have draws', chain);
  const reason = silentBecause([chain]);
  if (reason !== undefined) return { values: [], reason };
  const n = chain.length;
  const covariances = Array.from(autocovariance(chain), (c, lag) => (options.unbiased ? (c * n) / (n - lag) : c));
  return { values: covariances.map((c) => c / covariances[0]!) };
}

/** `sum_i (x_i - m)(x_(i+k) - m) / n` for every lag `k` from 0 to `n - 1`. */
export function autocovariance(chain: ArrayLike<number>): Float64Array {
  const n = chain.length;
  const size = 2 ** Math.ceil(Math.log2(2 * n)); // zeros behind, so that ends do not meet
  const centre = mean(chain);
  const re = new Float64Array(size);
  for (let i = 0; i < n; i++) re[i] = chain[i]! - centre;
  const im = new Float64Array(size);
  fourier({ re, im });
  const power = re.map((x, i) => x * x + im[i]! * im[i]!);
  const zero = new Float64Array(size);
  fourier({ re: power, im: zero }); // its own inverse, but for the scale: the power is even
  return power.subarray(0, n).map((x) => x / (size * n));
}
