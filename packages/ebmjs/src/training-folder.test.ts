import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { appendMetrics, readConfig, readMetrics, runFolder, writeConfig, type RunFolder } from './run-folder.js';
import { readGrids, writeGrid } from './sample-grids.js';
import { begin, goOn, vacant } from './training-folder.js';

const config = parseConfig({ training: { updates: 7 } });
const RESULTS = ['samples', 'samplesPng', 'evaluation', 'likelihood', 'summary', 'report'] as const;

let root: string;
let folder: RunFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ebmjs-folder-'));
  folder = runFolder(join(root, 'run'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function fill(...files: readonly (keyof RunFolder)[]): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  for (const file of files) await writeFile(folder[file], '');
}

describe('vacant', () => {
  it('lets a run into a folder that is not there, is empty, or holds other things and a configuration', async () => {
    await vacant(folder, false);
    await fill();
    await vacant(folder, false);
    await fill('config');
    await writeFile(join(folder.path, 'notes.txt'), '');
    expect(await vacant(folder, false)).toBeUndefined();
  });

  it.each(['metrics', 'events', 'checkpoints', 'grids', 'tensorboard', ...RESULTS] as const)(
    'keeps it from one that has %s, unless told',
    async (file) => {
      await fill(file);
      await expect(vacant(folder, false)).rejects.toThrow(
        'run: there is one already: --resume goes on with it, --overwrite',
      );
      expect(await vacant(folder, true)).toBeUndefined();
    },
  );

  it('keeps it from one of an older version', async () => {
    await fill();
    await writeFile(join(folder.path, 'checkpoint.safetensors'), '');
    await expect(vacant(folder, false)).rejects.toThrow('run: there is one already');
  });

  it.each([true, false])('refuses a file (to be overwritten: %s)', async (overwrite) => {
    await writeFile(folder.path, '');
    await expect(vacant(folder, overwrite)).rejects.toThrow('run: must be a folder or the name of a new one');
    const below = runFolder(join(folder.path, 'below'));
    await expect(vacant(below, overwrite)).rejects.toThrow('a new one (ENOTDIR), got "');
  });
});

it('begin leaves the configuration, and nothing of an older run', async () => {
  await fill('config', 'metrics', 'events', 'tensorboard', ...RESULTS);
  await mkdir(folder.checkpoints);
  await writeFile(join(folder.checkpoints, 'manifest.json'), '');
  await writeGrid(folder, 3, Uint8Array.of(1));
  await writeFile(join(folder.path, 'notes.txt'), 'mine');
  await begin(folder, config);
  expect((await readdir(folder.path)).sort()).toEqual(['config.json', 'notes.txt']);
  expect(await readConfig(folder)).toEqual(config);
});

describe('goOn', () => {
  beforeEach(async () => {
    await fill('checkpoints', ...RESULTS);
    for (const step of [2, 4]) await writeGrid(folder, step, Uint8Array.of(step));
    await writeConfig(folder, config);
    await appendMetrics(
      folder,
      [1, 2, 3, 4].map((step) => ({ step })),
    );
  });
  const at = (step: number) => ({ step, logged: { metrics: step, events: 0 } });
  const further = (updates: number) => ({ ...config, training: { ...config.training, updates } });

  it('forgets what was logged beyond the checkpoint and what was made of it, and says how far it goes', async () => {
    await goOn(folder, further(9), at(3));
    expect(await readMetrics(folder)).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }]);
    expect((await readdir(folder.path)).sort()).toEqual(['checkpoints', 'config.json', 'grids', 'metrics.jsonl']);
    expect((await readGrids(folder, 9)).map(({ step }) => step)).toEqual([2]);
    expect((await readConfig(folder)).training.updates).toBe(9);
  });

  it('does not write a configuration that stays', async () => {
    const text = JSON.stringify(config); // as it was not written here
    await writeFile(folder.config, text);
    await goOn(folder, config, at(3));
    expect(await readFile(folder.config, 'utf8')).toBe(text);
  });

  it('keeps the results where there is nothing to do', async () => {
    await goOn(folder, further(3), at(3));
    expect(await readdir(folder.path)).toContain('report.html');
  });

  it('refuses to go back, and touches nothing', async () => {
    await expect(goOn(folder, further(2), at(3))).rejects.toThrow(
      '--updates: must be at least the 3 updates already made',
    );
    expect(await readMetrics(folder)).toHaveLength(4);
  });
});
