import { EbmError } from '@ebmjs/core';
import type { Stored } from './codec.js';

/** A copy of the rows of `width` numbers at `slots`. */
export function gather<T extends Stored>(from: T, slots: Int32Array, width: number): T {
  const out = new (from.constructor as new (size: number) => T)(slots.length * width);
  slots.forEach((slot, i) => out.set(from.subarray(slot * width, (slot + 1) * width), i * width));
  return out;
}

/** Writes row `i` of `rows` over row `slots[i]` of `to`. */
export function scatter(rows: Stored, slots: Int32Array, to: Stored): void {
  const width = rows.length / slots.length;
  slots.forEach((slot, i) => to.set(rows.subarray(i * width, (i + 1) * width), slot * width));
}

/** Throws an `EbmError` that names the first row with a number that is not finite. */
export function finiteRows(where: string, rows: Float32Array, width: number): void {
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new EbmError(where, `must be finite: row ${Math.floor(bad / width)} is not`, rows[bad]);
}
