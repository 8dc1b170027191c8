import type { Tensor } from '@tensorflow/tfjs-core';
import { EbmError } from './error.js';

/** Returns `value` if it is a finite number above 0, else throws an `EbmError` for `where`. */
export function positive(where: string, value: number): number {
  if (!(typeof value === 'number' && value > 0 && value < Infinity)) {
    throw new EbmError(where, 'must be a finite number above 0', value);
  }
  return value;
}

/** Returns `value` if it is a finite number in `[min, max]`, else throws. */
export function within(where: string, value: number, min: number, max: number): number {
  if (!(typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max)) {
    const least = min === -Infinity ? '' : ` of at least ${min}`;
    const range = max === Infinity ? least : ` from ${min} to ${max}`;
    throw new EbmError(where, `must be a finite number${range}`, value);
  }
  return value;
}

/** Returns `value` if it is a whole number of at least `min`, else throws. */
export function whole(where: string, value: number, min = 1): number {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new EbmError(where, `must be a whole number of at least ${min}`, value);
  }
  return value;
}

/** Returns `value` if it is one of `allowed`, else throws. */
export function oneOf<const T>(where: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) throw new EbmError(where, `must be one of ${allowed.join(', ')}`, value);
  return value as T;
}

/** Throws when `options` is no object, or holds a name that is not in `known`, and says which are. */
export function knownOptions(where: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new EbmError(where, `must be given options; known are ${known.join(', ')}`, options);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new EbmError(where, `unknown option; known are ${known.join(', ')}`, name);
  }
}

/** Throws unless `x` is a float32 tensor `[n, ...event]` with at least one row (WASM cannot convolve none). */
export function batchOf(where: string, x: Tensor, event: readonly number[]): void {
  const fits = x.rank === event.length + 1 && event.every((size, i) => x.shape[i + 1] === size);
  if (fits && x.shape[0] === 0) throw new EbmError(where, 'must have at least one row', x.shape);
  if (!fits) throw new EbmError(where, `must have shape [n, ${event.join(', ')}]`, x.shape);
  if (x.dtype !== 'float32') throw new EbmError(where, 'must be float32', x.dtype);
}

/** Throws unless `y` is a float32 tensor `[n, classes]` (one-hot or soft labels). */
export function labelsOf(where: string, y: Tensor, n: number, classes: number): void {
  if (y.rank !== 2 || y.shape[0] !== n || y.shape[1] !== classes) {
    throw new EbmError(where, `must be labels of shape [${n}, ${classes}]`, y.shape);
  }
  if (y.dtype !== 'float32') throw new EbmError(where, 'must be float32', y.dtype);
}
