import type { Energy } from '@ebmjs/core';

/**
 * One number a row, `[n, ...event]` to `[n]`: high for an outlier. An energy is one as it stands, and whatever takes an
 * energy to evaluate it (`energies`) takes a score.
 */
export type Score = Energy;
