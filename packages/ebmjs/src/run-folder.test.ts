import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import {
  appendMetrics,
  readConfig,
  readMetrics,
  runFolder,
  trimMetrics,
  writeConfig,
  type RunFolder,
} from './run-folder.js';

let folder: RunFolder;
beforeEach(async () => {
  folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-run-')));
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));
const rows = (...steps: number[]): { step: number; loss: number }[] => steps.map((step) => ({ step, loss: step / 8 }));

it('every file of a run has a name of its own, in its folder', () => {
  const files = Object.values<string>({ ...folder }).filter((file) => file !== folder.path);
  expect(files).toHaveLength(9);
  expect(new Set(files).size).toBe(files.length);
  expect(new Set(files.map((file) => dirname(file)))).toEqual(new Set([folder.path]));
});

describe('the configuration', () => {
  it('comes back as it went', async () => {
    const config = parseConfig({ seed: 4, sampler: { steps: 2 } });
    await writeConfig(folder, config);
    expect(await readConfig(folder)).toEqual(config);
  });
  it('is refused, by its path, when somebody has spoilt it', async () => {
    await writeFile(folder.config, '{"seed": "x"}');
    await expect(readConfig(folder)).rejects.toThrow(`${folder.config}: seed must be of type number, got "x"`);
  });
});

describe('the metrics', () => {
  it('are appended, and read back', async () => {
    await appendMetrics(folder, rows(1, 2));
    await appendMetrics(folder, rows(3));
    expect(await readMetrics(folder)).toEqual(rows(1, 2, 3));
  });

  it('are none where there is no file, but not where it cannot be read', async () => {
    expect(await readMetrics(folder)).toEqual([]);
    await mkdir(folder.metrics);
    await expect(readMetrics(folder)).rejects.toThrow('EISDIR');
  });

  it('survive a process that was killed while it wrote its last line', async () => {
    await appendMetrics(folder, rows(1, 2));
    await writeFile(folder.metrics, '{"step":3,"lo', { flag: 'a' });
    expect(await readMetrics(folder)).toEqual(rows(1, 2));
    await trimMetrics(folder, 2);
    await appendMetrics(folder, rows(3));
    expect(await readMetrics(folder)).toEqual(rows(1, 2, 3));
  });

  it.each(['{"step":', '3', 'null', '{"loss":1}', '{"step":"2"}', ''])(
    'name the line that is no update: %j',
    async (line) => {
      await writeFile(folder.metrics, `{"step":1}\n${line}\n{"step":3}\n`);
      await expect(readMetrics(folder)).rejects.toThrow(
        `${folder.metrics}:2: must be JSON with the whole number "step"`,
      );
      expect((await readFile(folder.metrics, 'utf8')).split('\n')).toHaveLength(4);
    },
  );
});

describe('trimMetrics', () => {
  it('forgets what was logged after the step, and leaves no other file', async () => {
    await appendMetrics(folder, rows(1, 2, 3, 4));
    await trimMetrics(folder, 2);
    expect(await readMetrics(folder)).toEqual(rows(1, 2));
    expect(await readdir(folder.path)).toEqual(['metrics.jsonl']);
  });
  it('keeps the file when a line in it is corrupt', async () => {
    const text = '{"step":1}\nx\n{"step":3}\n';
    await writeFile(folder.metrics, text);
    await expect(trimMetrics(folder, 1)).rejects.toThrow(':2: ');
    expect(await readFile(folder.metrics, 'utf8')).toBe(text);
  });
});
