import { EbmError, whole } from '@ebmjs/core';
import { listOf } from './option-checks.js';

/** How a target says what its events look like: a vector's length, or any shape. */
export type Extent =
  | { readonly dimension: number; readonly shape?: never }
  | { readonly shape: readonly number[]; readonly dimension?: never };

/** The shape and the number of coordinates of an event. Throws unless exactly one of the two options is given. */
export function extentOf(where: string, { dimension, shape }: Extent): { shape: readonly number[]; size: number } {
  if ((dimension === undefined) === (shape === undefined)) {
    throw new EbmError(where, 'must be given either dimension or shape', { dimension, shape });
  }
  if (dimension !== undefined) return { shape: [whole(`${where}.dimension`, dimension)], size: dimension };
  listOf(`${where}.shape`, shape, (side, at) => whole(at, side as number));
  if (shape!.length === 0) throw new EbmError(`${where}.shape`, 'must have at least one side', shape);
  return { shape: [...shape!], size: shape!.reduce((product, side) => product * side, 1) };
}

/** One number for each of `size` coordinates: a number for all, or a list. Throws unless `check` passes each. */
export function perCoordinate(
  where: string,
  value: number | readonly number[],
  { size, check }: { readonly size: number; readonly check: (where: string, value: number) => number },
): Float64Array {
  if (typeof value === 'number') return new Float64Array(size).fill(check(where, value));
  if (!Array.isArray(value) || value.length !== size) {
    throw new EbmError(where, `must be a number or a list of ${size}`, value);
  }
  return Float64Array.from(value as readonly number[], (each, i) => check(`${where}[${i}]`, each));
}

/** Returns `value` if it is a finite number, else throws. */
export function finite(where: string, value: number): number {
  if (!Number.isFinite(value)) throw new EbmError(where, 'must be a finite number', value);
  return value;
}
