import { ReportError } from './report-error.js';

/** Returns `value` if it is a whole number of at least `min`, else throws a `ReportError` for `where`. */
export function whole(where: string, value: number, min = 1): number {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new ReportError(where, `must be a whole number of at least ${min}`, value);
  }
  return value;
}

/** Returns `value` if it is a finite number, else throws. */
export function finite(where: string, value: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ReportError(where, 'must be a finite number', value);
  }
  return value;
}

/** Returns the standard error `value` if it is at least 0, NaN if it is not known (NaN or JSON's `null`); else throws. */
export function errorBar(where: string, value: number | null): number {
  if (value === null) return NaN;
  if (typeof value !== 'number' || value < 0) {
    throw new ReportError(where, 'must be a number of at least 0, or NaN when it is not known', value ?? 'nothing');
  }
  return value;
}

/** Returns `value` if it is one of `allowed`, else throws. */
export function oneOf<const T>(where: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) throw new ReportError(where, `must be one of ${allowed.join(', ')}`, value);
  return value as T;
}

/** Returns `value` if it is a string with something to read in it, else throws. */
export function words(where: string, value: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new ReportError(where, 'must be a string that is not blank', value ?? null);
  }
  return value;
}

/** Throws unless `value` is an array of at least `min` and at most `max` entries. */
export function list<T>(where: string, value: readonly T[], [min, max]: readonly [number, number]): readonly T[] {
  if (!Array.isArray(value)) throw new ReportError(where, 'must be an array', value ?? null);
  if (value.length < min) throw new ReportError(where, `must hold at least ${min}`, value.length);
  if (value.length > max) throw new ReportError(where, `must hold at most ${max}`, value.length);
  return value;
}

/** Throws when `options` holds a name that is not in `known`, and says which are. */
export function knownOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new ReportError(where, `unknown option; known are ${known.join(', ')}`, name);
  }
}
