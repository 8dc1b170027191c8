import { EbmError, whole } from '@ebmjs/core';

/** One of several processes that share the work. */
export interface Rank {
  /** From 0 to `of - 1`. */
  readonly rank: number;
  /** How many there are. */
  readonly of: number;
}

export const ALONE: Rank = Object.freeze({ rank: 0, of: 1 });

/** Returns the rank if it is one of `of`, else throws an `EbmError`. */
export function checkedRank(where: string, { rank, of }: Rank): Rank {
  whole(`${where}.of`, of);
  if (whole(`${where}.rank`, rank, 0) >= of) throw new EbmError(`${where}.rank`, `must be from 0 to ${of - 1}`, rank);
  return { rank, of };
}

/** What a rank has of a batch of `n` rows: equal parts, one behind the other. Throws where they cannot be equal. */
export function partOf(where: string, n: number, { rank, of }: Rank): { readonly from: number; readonly rows: number } {
  if (n % of !== 0) throw new EbmError(where, `must be parted among ${of} ranks`, n);
  return { from: (rank * n) / of, rows: n / of };
}
