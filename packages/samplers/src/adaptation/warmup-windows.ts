import { knownOptions, whole } from '@ebmjs/core';

/** How a warm-up is divided, in steps. The defaults are Stan's. */
export interface WarmupWindowOptions {
  /** Steps before the first window, to get where the mass is. @defaultValue 75 */
  readonly before?: number;
  /** Length of the first window; each one after it is twice as long. @defaultValue 25 */
  readonly first?: number;
  /** Steps after the last window, for the step size alone. @defaultValue 50 */
  readonly after?: number;
}

/** A stretch of a warm-up. */
export interface WarmupWindow {
  /** Counted from 0. */
  readonly first: number;
  /** Belongs to the window. */
  readonly last: number;
  /** Whether a mass is estimated from its draws, to be taken from its end on. */
  readonly mass: boolean;
}

/** A warm-up shorter than this has no time for a mass. */
const SHORTEST = 20;

/**
 * The windows of a warm-up of `steps` steps, as in Stan: some `before`, windows that double, some `after`. A window
 * takes all that remains where the next would not fit. Where `steps` are fewer than the three lengths together, they are
 * divided 15, 75 and 10 percent; fewer than 20 are one stretch without a mass.
 */
export function warmupWindows(steps: number, options: WarmupWindowOptions = {}): WarmupWindow[] {
  knownOptions('warmupWindows', options, ['before', 'first', 'after']);
  whole('warmupWindows.steps', steps);
  if (steps < SHORTEST) return [{ first: 0, last: steps - 1, mass: false }];
  const { before, first, after } = lengths(steps, options);
  const ends = doubling(before, steps - after, first);
  const windows = ends.map((end, i) => ({ first: ends[i - 1] ?? before, last: end - 1, mass: true }));
  const sides = [
    { first: 0, last: before - 1, mass: false },
    { first: steps - after, last: steps - 1, mass: false },
  ];
  return [sides[0]!, ...windows, sides[1]!].filter((window) => window.last >= window.first);
}

function lengths(steps: number, options: WarmupWindowOptions): Required<WarmupWindowOptions> {
  const before = whole('warmupWindows.before', options.before ?? 75, 0);
  const first = whole('warmupWindows.first', options.first ?? 25);
  const after = whole('warmupWindows.after', options.after ?? 50, 0);
  if (before + first + after <= steps) return { before, first, after };
  const [start, end] = [Math.floor(0.15 * steps), Math.floor(0.1 * steps)];
  return { before: start, first: steps - start - end, after: end };
}

/** Ends of windows from `from` to `to` that double in length: the last is longer where twice its length would not fit. */
function doubling(from: number, to: number, length: number): number[] {
  const ends: number[] = [];
  for (let [at, size] = [from, length]; at < to; size *= 2) {
    at = at + 3 * size <= to ? at + size : to;
    ends.push(at);
  }
  return ends;
}
