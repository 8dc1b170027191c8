import { EbmError, positive, within, type Json } from '@ebmjs/core';

/** A learning rate that changes from step to step. A pure function: what it says depends on the count alone. */
export interface RateSchedule {
  /** What it takes to build this schedule again; part of the optimiser's `config`, and so of checkpoints. */
  readonly config: Json;
  /** The rate of the step that follows after `count` steps: of the first at 0. At least 0. */
  readonly at: (count: number) => number;
}

/** A constant rate above 0, or a schedule. */
export type Rate = number | RateSchedule;

/** Returns `rate` as a schedule, whose config is the number where it is one; else throws an `EbmError` for `where`. */
export function rateSchedule(where: string, rate: Rate): RateSchedule {
  if (typeof rate === 'object' && rate !== null && typeof rate.at === 'function') {
    return { config: rate.config, at: (count) => within(`${where}.at(${count})`, rate.at(count), 0, Infinity) };
  }
  if (typeof rate !== 'number') throw new EbmError(where, 'must be a finite number above 0 or a schedule', rate);
  return { config: positive(where, rate), at: () => rate };
}
