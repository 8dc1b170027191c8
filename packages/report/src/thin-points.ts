/** A point of a line; `y` is NaN where the line breaks. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * At most about `4 * runs` of the points, in order, that draw the same line: of each run of consecutive points the first,
 * the lowest, the highest and the last, and its first break. Short lines come back whole.
 */
export function thinPoints<P extends LinePoint>(points: readonly P[], runs: number): readonly P[] {
  if (points.length <= 4 * runs) return points;
  const length = Math.ceil(points.length / runs);
  const kept: P[] = [];
  for (let start = 0; start < points.length; start += length) {
    kept.push(...landmarks(points, start, Math.min(start + length, points.length)).map((i) => points[i]!));
  }
  return kept;
}

function landmarks(points: readonly LinePoint[], start: number, end: number): readonly number[] {
  const [y, found] = [(i: number) => points[i]!.y, new Set([start, end - 1])];
  let [low, high, gap] = [-1, -1, -1];
  for (let i = start; i < end; i++) {
    if (Number.isNaN(y(i))) gap = gap < 0 ? i : gap;
    else {
      if (low < 0 || y(i) < y(low)) low = i;
      if (high < 0 || y(i) > y(high)) high = i;
    }
  }
  for (const i of [low, high, gap]) if (i >= 0) found.add(i);
  return [...found].sort((a, b) => a - b);
}
