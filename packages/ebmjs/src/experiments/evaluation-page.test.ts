import { rm } from 'node:fs/promises';
import type { Json } from '@ebmjs/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { weightsHash } from '../run-checkpoints.js';
import type { RunFolder } from '../run-folder.js';
import { writeRecord, writeSummary, type About } from './evaluation-files.js';
import { evaluationPage } from './evaluation-page.js';
import { tinyRun } from './tiny-run.fixture.js';

let folder: RunFolder;
beforeEach(async () => void (folder = await tinyRun()));
afterEach(() => rm(folder.path, { recursive: true, force: true }));

const grid = { classes: 10, perClass: 2, steps: 5 };
async function record(over: Partial<About> = {}, result: Json = grid): Promise<void> {
  const about = { weights: await weightsHash(folder), config: {}, settings: { perClass: 2 }, version: 1, ...over };
  await writeRecord(
    folder,
    { name: 'class-grid', about, seconds: 3.5, backend: 'cpu', result },
    { grid: Uint8Array.of(7) },
  );
}

/** The rows of the list of experiments. */
const rows = async (): Promise<unknown> => {
  const last = (await evaluationPage(folder)).at(-1)!;
  return last.kind === 'table' && last.rows;
};

describe('evaluationPage', () => {
  it('has nothing where nothing was evaluated', async () => {
    expect(await evaluationPage(folder)).toEqual([]);
  });

  it('has the sections of each experiment under its title, and the list with times and what does not fit', async () => {
    await record();
    await writeSummary(folder, { seconds: {}, samplesSeconds: 2, misfits: { ood: 'needs images' } });
    const [first] = await evaluationPage(folder);
    expect(first).toMatchObject({ kind: 'image', heading: 'Samples by class', png: Buffer.of(7) });
    expect(await rows()).toEqual([
      ['class-grid', 3.5, 'cpu', '{"perClass":2}', null],
      ['samples, for all', 2, null, null, null],
      ['ood', null, null, null, 'needs images'],
    ]);
  });

  it('tells results of other weights, and shows none of another version', async () => {
    await record({ weights: 'old' });
    expect(await rows()).toEqual([
      ['class-grid', 3.5, 'cpu', '{"perClass":2}', 'of other weights than the run has now'],
    ]);
    await record({ version: 0 }, null);
    expect(await evaluationPage(folder)).toHaveLength(1);
    expect(await rows()).toEqual([['class-grid', 3.5, 'cpu', '{"perClass":2}', 'of another version: evaluate again']]);
  });
});
