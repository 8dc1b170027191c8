import { EbmError } from '@ebmjs/core';

/** The energies as float64 in ascending order, a copy; throws unless there are `least` or more, and none is NaN. */
export function ascending(where: string, energies: ArrayLike<number>, least: number): Float64Array {
  const values = Float64Array.from(energies);
  if (values.length < least) throw new EbmError(where, `must hold ${least} energies or more`, values.length);
  const bad = values.findIndex(Number.isNaN);
  if (bad >= 0) throw new EbmError(`${where}[${bad}]`, 'must be a number', NaN);
  return values.sort();
}

/** How many of `values`, ascending, are below `bound`. */
export const below = (values: Float64Array, bound: number): number => firstWhere(values, (value) => value >= bound);

/** How many of `values`, ascending, are `bound` or below. */
export const upTo = (values: Float64Array, bound: number): number => firstWhere(values, (value) => value > bound);

/** The first index from which on `holds` is true, by halving. */
function firstWhere(values: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
