import type { Setting } from './sweep-spec.js';
import { FIGURES, type FigureName } from './figures.js';
import type { TrialResult } from './trial-result.js';

/** A mean over trials; its standard error is null of one trial alone. */
export interface MeanWithError {
  readonly value: number;
  readonly standardError: number | null;
}

/** A setting, over its seeds. */
export interface SettingSummary {
  readonly setting: Setting;
  readonly trials: number;
  /** How many of them had to stop. */
  readonly stopped: number;
  /** Over the trials that have the figure; null where none has. */
  readonly figures: { readonly [name in FigureName]: MeanWithError | null };
}

/** The settings in the order in which they were run, each over its seeds. */
export function summarised(trials: readonly TrialResult[]): SettingSummary[] {
  return groups(trials, ({ setting }) => JSON.stringify(setting)).map((group) => ({
    setting: group[0]!.setting,
    trials: group.length,
    stopped: group.filter(({ ended }) => ended === 'stopped').length,
    figures: Object.fromEntries(
      FIGURES.map((name) => [name, meanWithError(group.map(({ figures }) => figures[name]))]),
    ) as SettingSummary['figures'],
  }));
}

/** Those with the same text together, in order of first appearance. */
export function groups<T>(items: readonly T[], textOf: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(textOf(item), [...(found.get(textOf(item)) ?? []), item]);
  return [...found.values()];
}

/** The mean of the numbers that are known, and `s / sqrt(n)` with `s` over `n - 1`. */
export function meanWithError(values: readonly (number | null)[]): MeanWithError | null {
  const known = values.filter((value) => value !== null);
  const n = known.length;
  if (n === 0) return null;
  const value = known.reduce((sum, x) => sum + x, 0) / n;
  const squares = known.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, standardError: n === 1 ? null : Math.sqrt(squares / (n - 1) / n) };
}
