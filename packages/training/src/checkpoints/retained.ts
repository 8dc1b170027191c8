import { EbmError, knownOptions, oneOf, whole } from '@ebmjs/core';
import type { CheckpointEntry, Reason } from './manifest.js';

/** By what a checkpoint is better than another. */
export interface Best {
  /** Name of a metric that is given when a checkpoint is saved, such as `gap`. */
  readonly metric: string;
  readonly aim: 'lowest' | 'highest' | 'nearest-zero';
}

/** Which checkpoints stay. */
export interface Retention {
  /**
   * How many of the newest. With one only, there is nothing to go back to when it is damaged.
   * @defaultValue `2`
   */
  readonly keep?: number;
  /** Those whose step is a multiple of this; null for none. @defaultValue `null` */
  readonly keepEvery?: number | null;
  /** And the best of all that were saved; null for none. @defaultValue `null` */
  readonly best?: Best | null;
}

/** With every default in its place; throws an `EbmError` for what is unknown or not allowed. */
export function checkRetention(where: string, retention: Retention): Required<Retention> {
  knownOptions(where, retention, ['keep', 'keepEvery', 'best']);
  const { keep = 2, keepEvery = null, best = null } = retention;
  whole(`${where}.keep`, keep);
  if (keepEvery !== null) whole(`${where}.keepEvery`, keepEvery);
  if (best !== null) checkBest(`${where}.best`, best);
  return { keep, keepEvery, best };
}

function checkBest(where: string, best: Best): void {
  knownOptions(where, best, ['metric', 'aim']);
  if (typeof best.metric !== 'string') throw new EbmError(`${where}.metric`, 'must be a name', best.metric);
  oneOf(`${where}.aim`, best.aim, ['lowest', 'highest', 'nearest-zero']);
}

/**
 * Those of `entries`, oldest first, that stay, each with its reasons. The best of them is the best of all that there
 * ever were: it stays for as long as none is better. Of equally good ones the first stays.
 */
export function retained(
  entries: readonly CheckpointEntry[],
  { keep, keepEvery, best }: Required<Retention>,
): CheckpointEntry[] {
  const top = best && bestOf(entries, best);
  const reasons = (entry: CheckpointEntry, i: number): Reason[] => [
    ...(i >= entries.length - keep ? (['last'] as const) : []),
    ...(entry === top ? (['best'] as const) : []),
    ...(keepEvery !== null && entry.step % keepEvery === 0 ? (['every'] as const) : []),
  ];
  return entries.map((entry, i) => ({ ...entry, kept: reasons(entry, i) })).filter(({ kept }) => kept.length > 0);
}

const SCORES = {
  lowest: (value: number) => -value,
  highest: (value: number) => value,
  'nearest-zero': (value: number) => -Math.abs(value),
} as const;

function bestOf(entries: readonly CheckpointEntry[], { metric, aim }: Best): CheckpointEntry | undefined {
  const score = ({ metrics }: CheckpointEntry): number => {
    const value = metrics[metric];
    return typeof value === 'number' && Number.isFinite(value) ? SCORES[aim](value) : -Infinity;
  };
  const scored = entries.filter((entry) => score(entry) > -Infinity);
  return scored.length === 0 ? undefined : scored.reduce((top, entry) => (score(entry) > score(top) ? entry : top));
}
