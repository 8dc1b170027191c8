import type { ValueWithError } from '@ebmjs/evaluation';
import type { Cell, LineSeries } from '@ebmjs/report';

/** A number of a table with its error. */
export const cell = ({ value, standardError }: ValueWithError): Cell => ({ value, error: standardError });

/** A path of positions. */
export const line = (name: string, path: readonly (readonly number[])[]): LineSeries => ({
  name,
  points: path.map(([x, y]) => [x!, y!] as const),
});
