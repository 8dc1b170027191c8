import type { LineSeries } from '@ebmjs/report';

/** A path of positions, to be drawn. */
export const pathLine = (name: string, path: readonly (readonly number[])[]): LineSeries => ({
  name,
  points: path.map(([x, y]) => [x!, y!] as const),
});
