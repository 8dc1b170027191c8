import { meanOverRuns, type MeanOverRuns } from '../mean-over-runs.js';
import type { Setting } from './sweep-spec.js';
import { FIGURES, type FigureName } from './figures.js';
import type { TrialResult } from './trial-result.js';

/** A setting, over its seeds. */
export interface SettingSummary {
  readonly setting: Setting;
  readonly trials: number;
  /** How many of them had to stop. */
  readonly stopped: number;
  /** Over the trials that have the figure; null where none has. */
  readonly figures: { readonly [name in FigureName]: MeanOverRuns | null };
}

/** The settings in the order in which they were run, each over its seeds. */
export function summarised(trials: readonly TrialResult[]): SettingSummary[] {
  return groups(trials, ({ setting }) => JSON.stringify(setting)).map((group) => ({
    setting: group[0]!.setting,
    trials: group.length,
    stopped: group.filter(({ ended }) => ended === 'stopped').length,
    figures: Object.fromEntries(
      FIGURES.map((name) => [name, meanOfKnown(group.map(({ figures }) => figures[name]))]),
    ) as SettingSummary['figures'],
  }));
}

/** Those with the same text together, in order of first appearance. */
export function groups<T>(items: readonly T[], textOf: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(textOf(item), [...(found.get(textOf(item)) ?? []), item]);
  return [...found.values()];
}

/** Over the trials that have the number; null where none has. */
export function meanOfKnown(values: readonly (number | null)[]): MeanOverRuns | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOverRuns(known);
}
