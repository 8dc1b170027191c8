import { batchOf, EbmError, labelsOf, type Batch, type Model } from '@ebmjs/core';

/** The batch, without labels if the model takes none. Throws an `EbmError` where shapes do not fit. */
export function fittingBatch(where: string, { x, y }: Batch, { shape, classes }: Model, rows: number): Batch {
  batchOf(where, x, shape);
  if (x.shape[0] !== rows) throw new EbmError(where, `must give ${rows} rows`, x.shape[0]);
  if (classes === 0) return { x };
  if (!y) throw new EbmError(where, `must give labels of the model's ${classes} classes`);
  labelsOf(where, y, rows, classes);
  return { x, y };
}
