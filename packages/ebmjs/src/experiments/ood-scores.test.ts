import { rm } from 'node:fs/promises';
import { noiseImages } from '@ebmjs/datasets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import { listed } from './evaluation-experiment.js';
import { oodScores, type OodScores } from './ood-scores.js';
import { openRun } from './opened-run.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

/** With two sets at hand, and one that is not. */
async function scored(): Promise<OodScores> {
  const { signal } = new AbortController();
  const opened = await openRun(folder, { samples: 2, signal });
  try {
    const settings = { images: 10, fitted: 30 };
    const context = { ...opened.contextOf(listed(oodScores), settings).context, settings };
    const shape = [8, 8, 1];
    const outliers = async () => [
      { name: 'noise', data: noiseImages({ shape, kind: 'uniform' }) },
      { name: 'gone', missing: 'not at hand' },
      { name: 'constant', data: noiseImages({ shape, kind: 'constant' }) },
    ];
    return (await oodScores.run({ ...context, outliers })).result;
  } finally {
    opened.dispose();
  }
}

describe('ood-scores', () => {
  it('scores every set at hand by every score of a conditional model', async () => {
    folder = await tinyRun();
    const result = await scored();
    const scores = ['lowest energy', 'free energy', 'gradient norm', '1 - max p(y|x)', 'entropy of p(y|x)'];
    expect(result.table.map(({ outliers, score }) => [outliers, score])).toEqual(
      ['noise', 'constant'].flatMap((set) => scores.map((score) => [set, score])),
    );
    expect(result.images).toBe(10);
    const tables = oodScores.sections(result, {});
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      expect(table).toMatchObject({ kind: 'table', columns: ['set', ...scores], rows: { length: 2 } });
    }
  });

  it('has two scores of a model without classes', async () => {
    folder = await tinyRun({ model: { width: 4, blocks: [{ width: 4, down: true }], conditioning: 'none' } });
    const { table } = await scored();
    expect([...new Set(table.map(({ score }) => score))]).toEqual(['energy', 'gradient norm']);
  });
});
