import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import {
  appendEvents,
  appendMetrics,
  readConfig,
  readEvents,
  readMetrics,
  runFolder,
  trimLogs,
  writeConfig,
  type RunEvent,
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
  expect(files).toHaveLength(14);
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
    await trimLogs(folder, { metrics: 2, events: 0 });
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

describe('trimLogs', () => {
  const event = (step: number, kind: RunEvent['kind']): RunEvent => ({ step, kind, message: `${kind} at ${step}` });

  it('forgets what was logged after a checkpoint, even where the run had gone back, and leaves no other file', async () => {
    await appendMetrics(folder, rows(1, 2, 3, 2, 3, 4));
    await trimLogs(folder, { metrics: 4, events: 0 });
    expect(await readMetrics(folder)).toEqual(rows(1, 2, 3, 2));
    expect(await readdir(folder.path)).toEqual(['metrics.jsonl']);
  });

  it('keeps what tells of processes, and of the run as much as had happened', async () => {
    await appendEvents(folder, [event(3, 'health'), event(2, 'resumed'), event(5, 'health'), event(4, 'damaged')]);
    await appendEvents(folder, []);
    await trimLogs(folder, { metrics: 0, events: 1 });
    expect(await readEvents(folder)).toEqual([event(3, 'health'), event(2, 'resumed'), event(4, 'damaged')]);
  });

  it('takes tunings for part of the run, in their order among the findings', async () => {
    await appendEvents(folder, [event(3, 'tuned'), event(4, 'health'), event(6, 'tuned'), event(6, 'resumed')]);
    await trimLogs(folder, { metrics: 0, events: 2 });
    expect(await readEvents(folder)).toEqual([event(3, 'tuned'), event(4, 'health'), event(6, 'resumed')]);
  });

  it('keeps the file when a line in it is corrupt, and makes none', async () => {
    const text = '{"step":1}\nx\n{"step":3}\n';
    await writeFile(folder.metrics, text);
    await expect(trimLogs(folder, { metrics: 1, events: 0 })).rejects.toThrow(':2: ');
    expect(await readFile(folder.metrics, 'utf8')).toBe(text);
    await rm(folder.metrics);
    await trimLogs(folder, { metrics: 1, events: 1 });
    expect(await readdir(folder.path)).toEqual([]);
  });
});
