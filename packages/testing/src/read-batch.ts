import { release, type Batch } from '@ebmjs/core';

/** A batch on the host; `y` is empty where there are no labels. */
export interface Rows {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Reads a batch and frees it. */
export async function readBatch({ x, y }: Batch): Promise<Rows> {
  const rows = { x: Array.from(await x.data()), y: y ? Array.from(await y.data()) : [] };
  release(x, y);
  return rows;
}

/** True where every number is the same. */
export const sameRows = (a: Rows, b: Rows): boolean => same(a.x, b.x) && same(a.y, b.y);

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
