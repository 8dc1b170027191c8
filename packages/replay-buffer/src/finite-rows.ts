import { EbmError } from '@ebmjs/core';

/** Throws an `EbmError` that names the first row with a number that is not finite. */
export function finiteRows(where: string, rows: Float32Array, width: number): void {
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new EbmError(where, `must be finite: row ${Math.floor(bad / width)} is not`, rows[bad]);
}
