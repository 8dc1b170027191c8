import { describe, expect, it } from 'vitest';
import type { CheckpointEntry } from './manifest.js';
import { checkRetention, retained, type Retention } from './retained.js';

/** What stays of checkpoints with these gaps, one every 10 updates, saved one after the other. */
function stay(gaps: readonly number[], retention: Retention): string[] {
  const policy = checkRetention('x', retention);
  let entries: CheckpointEntry[] = [];
  gaps.forEach((gap, i) => {
    const step = 10 * (i + 1);
    entries = retained(
      [...entries, { step, file: '', bytes: 0, sha256: '', parts: {}, metrics: { gap }, kept: [] }],
      policy,
    );
  });
  return entries.map(({ step, kept }) => `${step} ${kept.join('+')}`);
}

describe('retained', () => {
  it('keeps the last two', () => {
    expect(stay([1], {})).toEqual(['10 last']);
    expect(stay([1, 2, 3, 4], {})).toEqual(['30 last', '40 last']);
    expect(stay([1, 2, 3, 4], { keep: 3 })).toEqual(['20 last', '30 last', '40 last']);
  });

  it('keeps every so many updates one, as long as the run lasts', () => {
    expect(stay([1, 2, 3, 4, 5, 6, 7], { keep: 1, keepEvery: 30 })).toEqual(['30 every', '60 every', '70 last']);
  });

  it.each([
    ['lowest', [-3, 2, 0.5, 4, 5], '10 best'],
    ['highest', [-3, 2, 0.5, 1, 1], '20 best'],
    ['nearest-zero', [-3, 2, 0.5, 4, 5], '30 best'],
  ] as const)('keeps the one whose metric is %s of all', (aim, gaps, best) => {
    expect(stay(gaps, { keep: 1, best: { metric: 'gap', aim } })).toEqual([best, '50 last']);
  });

  it('keeps the first of equally good ones, and counts no number that is none', () => {
    const best = { metric: 'gap', aim: 'lowest' } as const;
    expect(stay([NaN, 1, 1, 2], { keep: 1, best })).toEqual(['20 best', '40 last']);
    expect(stay([NaN, NaN], { keep: 1, best })).toEqual(['20 last']);
    expect(stay([3, 1], { keep: 1, best, keepEvery: 20 })).toEqual(['20 last+best+every']);
  });

  it.each([
    [{ keep: 0 }, 'x.keep: must be a whole number of at least 1, got 0'],
    [{ keepEvery: 1.5 }, 'x.keepEvery: must be a whole number'],
    [{ best: { metric: 'gap', aim: 'least' } }, 'x.best.aim: must be one of lowest, highest, nearest-zero'],
    [{ best: { metric: 3, aim: 'lowest' } }, 'x.best.metric: must be a name, got 3'],
    [{ keepLast: 2 }, 'x: unknown option'],
  ])('refuses %j', (retention, message) => {
    expect(() => checkRetention('x', retention as Retention)).toThrow(message);
  });
});
