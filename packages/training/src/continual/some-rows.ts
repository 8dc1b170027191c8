import { EbmError, knownOptions, randint, split, type FiniteDataset } from '@ebmjs/core';

export interface SomeRowsOptions {
  /** Which rows, in this order. Copied. */
  readonly rows: ArrayLike<number>;
  /** @defaultValue that of the data */
  readonly name?: string;
}

/**
 * Some rows of a data set, as one of its own: row `i` is row `rows[i]` of the whole, and batches are drawn from these
 * alone. A view: it holds no data.
 *
 * Throws an `EbmError` for no rows, and for a row that the data have not.
 */
export function someRows(data: FiniteDataset, options: SomeRowsOptions): FiniteDataset {
  knownOptions('someRows', options, ['rows', 'name']);
  const rows = Int32Array.from(options.rows);
  if (rows.length === 0) throw new EbmError('someRows.rows', 'must have one row or more', rows.length);
  for (let i = 0; i < rows.length; i++) checkRow(`someRows.rows[${i}]`, options.rows[i]!, data.size);
  const taken = (indices: ArrayLike<number>): Int32Array =>
    Int32Array.from(indices, (i, at) => rows[checkRow(`someRows.rows(indices)[${at}]`, i, rows.length)]!);
  return {
    ...data,
    name: options.name ?? data.name,
    size: rows.length,
    rows: (indices, key) => data.rows(taken(indices), key),
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return data.rows(taken(randint(which, n, rows.length)), noise);
    },
  };
}

function checkRow(where: string, row: number, size: number): number {
  if (Number.isInteger(row) && row >= 0 && row < size) return row;
  throw new EbmError(where, `must be a row from 0 to ${size - 1}`, row);
}
