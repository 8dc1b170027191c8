import { EbmError, randint, split, type FiniteDataset } from '@ebmjs/core';

/**
 * The rows of `data` at `indices`, as a data set of their own: row `i` is row `indices[i]`. Draws batches as `data` does.
 *
 * Throws an `EbmError` for no rows, and for one that is no row of `data`.
 */
export function subset(data: FiniteDataset, indices: ArrayLike<number>): FiniteDataset {
  const kept = Int32Array.from(indices);
  if (kept.length === 0) throw new EbmError('subset.indices', 'must name one row or more');
  for (const [i, row] of kept.entries()) {
    if (row >= 0 && row < data.size && row === indices[i]) continue;
    throw new EbmError(`subset.indices[${i}]`, `must be a row from 0 to ${data.size - 1}`, indices[i]);
  }
  const rows: FiniteDataset['rows'] = (chosen, key) =>
    data.rows(
      Array.from(chosen, (i) => rowAt(kept, i)),
      key,
    );
  return {
    ...data,
    size: kept.length,
    rows,
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return rows(randint(which, n, kept.length), noise);
    },
  };
}

function rowAt(kept: Int32Array, i: number): number {
  const row = kept[i];
  if (row === undefined) throw new EbmError('subset.rows', `must be rows from 0 to ${kept.length - 1}`, i);
  return row;
}
