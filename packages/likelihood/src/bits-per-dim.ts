import { EbmError, knownOptions, whole, type Estimate } from '@ebmjs/core';
import { opposite } from './opposite.js';

export interface BitsPerDimOptions {
  /** Grey levels of the data before it was dequantised and scaled to `[0, 1]`. @defaultValue 256 */
  readonly levels?: number;
}

/**
 * Bits a dimension from a log-likelihood in nats, `log2(levels) - nats / (dimensions * ln 2)`, for data that had
 * `levels` grey levels and now lies in `[0, 1]` (noise of one level's width added). Less is better, so that a lower
 * bound of the log-likelihood becomes an upper one.
 *
 * ```ts
 * bitsPerDim(1925, 784); // 4.458
 * ```
 */
export function bitsPerDim(nats: number, dimensions: number, options?: BitsPerDimOptions): number;
export function bitsPerDim(nats: Estimate, dimensions: number, options?: BitsPerDimOptions): Estimate;
export function bitsPerDim(
  nats: number | Estimate,
  dimensions: number,
  options: BitsPerDimOptions = {},
): number | Estimate {
  knownOptions('bitsPerDim', options, ['levels']);
  const { levels = 256 } = options;
  whole('bitsPerDim.dimensions', dimensions);
  whole('bitsPerDim.levels', levels, 2);
  const bits = (value: number): number => Math.log2(levels) - value / (dimensions * Math.LN2);
  if (typeof nats === 'number') return bits(nats);
  if (typeof nats?.value !== 'number') throw new EbmError('bitsPerDim.nats', 'must be a number or an Estimate', nats);
  const { value, standardError, effectiveSamples, bounds, kind } = nats;
  return {
    value: bits(value),
    standardError: standardError / (dimensions * Math.LN2),
    effectiveSamples,
    bounds: opposite(bounds),
    kind,
  };
}
