import { EbmError, whole } from '@ebmjs/core';
import { rateSchedule, type Rate, type RateSchedule } from '../rate.js';

/** From which count on a piece holds, and what it is. */
export type RatePiece = readonly [from: number, rate: Rate];

/**
 * One rate after another: each begins where it is told to, and counts from there. A warm-up and what comes after it:
 * `piecewiseRate([[0, linearRate({ to: 1e-3, steps: 500 })], [500, cosineRate({ from: 1e-3, steps: 9500 })]])`.
 *
 * Throws an `EbmError` unless the first begins at 0 and every other after the one before it.
 */
export function piecewiseRate(pieces: readonly RatePiece[]): RateSchedule {
  const parts = pieces.map(([from, rate], i) => ({
    from: whole(`piecewiseRate[${i}]`, from, 0),
    rate: rateSchedule(`piecewiseRate[${i}]`, rate),
  }));
  if (parts[0]?.from !== 0) throw new EbmError('piecewiseRate', 'must begin at 0', parts[0]?.from);
  parts.slice(1).forEach(({ from }, i) => {
    if (from <= parts[i]!.from)
      throw new EbmError(`piecewiseRate[${i + 1}]`, `must begin after ${parts[i]!.from}`, from);
  });
  return {
    config: { schedule: 'piecewise', pieces: parts.map(({ from, rate }) => [from, rate.config]) },
    at: (count) => {
      const { from, rate } = parts.findLast((part) => part.from <= count)!;
      return rate.at(count - from);
    },
  };
}
