import { EbmError, within } from '@ebmjs/core';

/** The decay of averaged weights, in [0, 1) and 0.99 by default; null for none. Throws an `EbmError` for others. */
export function averageDecay(where: string, decay: number | null = 0.99): number | null {
  if (decay === null) return null;
  if (within(where, decay, 0, 1) === 1) throw new EbmError(where, 'must be below 1, or null for no averages', decay);
  return decay;
}
