import type { Cell } from '@ebmjs/report';

/** A number and its standard error, if it has one, as a cell of a table; `by` is 100 where shares are shown as percents. */
export const estimateCell = (
  { value, standardError }: { readonly value: number; readonly standardError: number | null },
  by = 1,
): Cell => (standardError === null ? by * value : { value: by * value, error: by * standardError });
