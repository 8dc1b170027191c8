import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, release } from '@ebmjs/core';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { start } from '../run-state.js';
import { toyModel, toyOptions } from '../toy-run.fixture.js';
import { checkpointFolder, type CheckpointFolder } from './checkpoint-folder.js';
import { NO_FAULTS, type Faults } from './faulty-files.fixture.js';
import { fileNameOf, MANIFEST } from './manifest.js';

const faults = vi.hoisted((): Faults => ({ left: Infinity, killed: false, calls: 0 }));
vi.mock('node:fs/promises', async (real) => {
  const { faultyFiles } = await import('./faulty-files.fixture.js');
  return faultyFiles(await real(), faults);
});

let path: string;
beforeEach(async () => {
  Object.assign(faults, NO_FAULTS);
  path = join(await mkdtemp(join(tmpdir(), 'checkpoints-')), 'run', 'checkpoints');
});
afterEach(async () => {
  Object.assign(faults, NO_FAULTS);
  await rm(join(path, '..', '..'), { recursive: true });
});

const options = toyOptions(2);
const first = start(options, key(3));
afterAll(() => release(first));
const at = (step: number, extra: string | null = null) => ({ ...options, state: { ...first, step }, extra });
const save = (folder: CheckpointFolder, ...steps: readonly number[]) =>
  steps.reduce<Promise<unknown>>(
    (before, step) => before.then(() => folder.save(at(step), { metrics: { gap: step / 10 - 3 }, parts: PARTS })),
    Promise.resolve(),
  );
/** Made once, and shared by all checkpoints. */
const PARTS = { snapshot: () => Promise.resolve(Uint8Array.of(1, 2, 3, 4)) };
const files = async (): Promise<string[]> => (await readdir(path)).sort();
const fileOf = async (folder: CheckpointFolder, step: number): Promise<string> =>
  join(path, (await folder.entries()).find((entry) => entry.step === step)!.file);

describe('a folder of checkpoints', () => {
  it('has the last two, and a manifest that says what they are', async () => {
    const folder = checkpointFolder(path);
    await save(folder, 10, 20, 30);
    const entries = await folder.entries();
    expect(entries.map(({ step, kept }) => [step, kept])).toEqual([
      [20, ['last']],
      [30, ['last']],
    ]);
    expect(await files()).toEqual([MANIFEST, 'part-snapshot-9f64a747', ...entries.map(({ file }) => file)]);
    const bytes = await encodeCheckpoint(at(30));
    expect(entries[1]).toMatchObject({ bytes: bytes.length, metrics: { gap: 0 } });
    expect(entries[1]!.file).toBe(fileNameOf(30, entries[1]!.sha256));
    expect(new Uint8Array(await readFile(join(path, entries[1]!.file)))).toEqual(bytes);
  });

  it('gives the newest, the best, or the one of a step', async () => {
    const folder = checkpointFolder(path, { keepEvery: 20, best: { metric: 'gap', aim: 'lowest' } });
    await save(folder, 10, 20, 30, 40, 50);
    const step = async (which?: 'last' | 'best' | number): Promise<number> => (await folder.read(which)).entry.step;
    expect([await step(), await step('last'), await step('best'), await step(20)]).toEqual([50, 50, 10, 20]);
    await expect(folder.read(30)).rejects.toThrow('checkpoints: must be one of 10 (best), 20, 40, 50, got 30');
  });

  it('loads the run that was saved, with what is its own', async () => {
    const folder = checkpointFolder(path);
    await folder.save(at(10, 'mine'));
    const { state, extra, entry, damaged } = await folder.load(options);
    expect([state.step, extra, entry.step, damaged]).toEqual([10, 'mine', 10, []]);
    release(state);
  });

  it('carries what a run needs besides, made and written once for all that share it', async () => {
    const folder = checkpointFolder(path);
    let made = 0;
    const part = (byte: number) => () => Promise.resolve(Uint8Array.of((made++, byte)));
    await folder.save(at(10), { parts: { a: part(1) } });
    await folder.save(at(20), { parts: { a: part(1), b: part(2) } });
    expect([made, await files()]).toEqual([2, expect.arrayContaining([expect.stringMatching(/^part-b-/)])]);
    expect((await folder.read(10)).parts).toEqual({ a: Uint8Array.of(1) });
    expect((await folder.read()).parts).toEqual({ a: Uint8Array.of(1), b: Uint8Array.of(2) });
    await folder.save(at(30));
    await folder.save(at(40));
    expect((await files()).filter((file) => file.startsWith('part-'))).toEqual([]);
    await expect(folder.save(at(50), { parts: { 'a/b': part(1) } })).rejects.toThrow(
      'checkpointFolder.parts: must have',
    );
  });

  it('takes no part of a future that the run has left', async () => {
    const folder = checkpointFolder(path);
    for (const byte of [1, 2]) await folder.save(at(10), { parts: { a: () => Promise.resolve(Uint8Array.of(byte)) } });
    expect((await folder.read()).parts).toEqual({ a: Uint8Array.of(2) });
  });

  it('lets go of a future that the run has left', async () => {
    const folder = checkpointFolder(path, { keep: 4 });
    await save(folder, 10, 20, 30);
    await save(folder, 20);
    expect((await folder.entries()).map(({ step }) => step)).toEqual([10, 20]);
    expect(await files()).toHaveLength(4);
  });

  it('sweeps up what a killed process left, and nothing that is not ours', async () => {
    const folder = checkpointFolder(path);
    await save(folder, 10);
    const left = [
      'part-old-01234567',
      fileNameOf(7, 'f'.repeat(64)),
      `${fileNameOf(8, 'f'.repeat(64))}.77.part`,
      'manifest.json.77.part',
    ];
    for (const file of [...left, 'notes.txt', 'mine.safetensors']) await writeFile(join(path, file), 'x');
    await save(folder, 20);
    const kept = (await folder.entries()).map(({ file }) => file);
    expect(await files()).toEqual([MANIFEST, 'mine.safetensors', 'notes.txt', 'part-snapshot-9f64a747', ...kept]);
  });

  it('refuses what it does not know, and to keep the best of nothing', async () => {
    expect(() => checkpointFolder(path, { every: 3 } as never)).toThrow('checkpointFolder: unknown option');
    const folder = checkpointFolder(path, { best: { metric: 'fid', aim: 'lowest' } });
    await expect(save(folder, 1)).rejects.toThrow('best.metric: must be one of the metrics saved: gap, got "fid"');
    await expect(folder.read()).rejects.toThrow('checkpoints: must hold one that is whole, got');
    await expect(folder.read('best')).rejects.toThrow('checkpoints: must be one of none, got "best"');
  });
});

describe('a damaged checkpoint', () => {
  const damages: readonly [string, (file: string) => Promise<void>, RegExp][] = [
    ['cut short', async (file) => truncate(file, 1000), /step-00000030-.* is damaged: it has 1000 bytes, not \d+$/],
    [
      'of another bit',
      async (file) => {
        const bytes = await readFile(file);
        bytes[bytes.length - 5]! ^= 1;
        await writeFile(file, bytes);
      },
      /is damaged: its SHA-256 is not that of the manifest$/,
    ],
    ['gone', async (file) => rm(file), /step-00000030-.* is missing$/],
  ];
  it.each(damages)('that is %s is passed over for the one before, and named', async (_, damage, message) => {
    const folder = checkpointFolder(path);
    await save(folder, 10, 20, 30);
    await damage(await fileOf(folder, 30));
    const { state, damaged } = await folder.load(options);
    expect([state.step, damaged.length]).toEqual([20, 1]);
    expect(damaged[0]).toMatch(message);
    release(state);
    await expect(folder.read(30)).rejects.toThrow(/step-00000030/);
    await save(folder, 30);
    expect((await folder.read()).damaged).toEqual([]);
  });

  it('counts as such when a part of it is, and then so do all that share it', async () => {
    const folder = checkpointFolder(path);
    await folder.save(at(10));
    await folder.save(at(20), { parts: PARTS });
    await truncate(join(path, 'part-snapshot-9f64a747'), 3);
    const { entry, damaged } = await folder.read();
    expect([entry.step, damaged[0]]).toEqual([
      10,
      expect.stringMatching(/part-snapshot-9f64a747 is damaged: it has 3/),
    ]);
  });

  it('is an error when there is no other, which names every one', async () => {
    const folder = checkpointFolder(path);
    await save(folder, 10, 20);
    for (const step of [10, 20]) await rm(await fileOf(folder, step));
    await expect(folder.load(options)).rejects.toThrow(/whole; .*20-.* is missing; .*10-.* is missing, got/);
  });

  it('is told from one that does not fit, which is refused', async () => {
    const folder = checkpointFolder(path);
    await save(folder, 10, 20);
    await expect(folder.load({ ...options, model: toyModel({ width: 9, classes: 2 }) })).rejects.toThrow(
      'the checkpoint does not fit: model.config.width is 8 in the checkpoint, 9 here',
    );
  });
});

describe('a manifest', () => {
  it.each(['', '{"version":1,"checkp', undefined])(
    'that is %j is made anew from the files that are whole',
    async (text) => {
      const folder = checkpointFolder(path, { keep: 3 });
      await save(folder, 10, 20, 30);
      await truncate(await fileOf(folder, 30), 1000);
      await (text === undefined ? rm(join(path, MANIFEST)) : writeFile(join(path, MANIFEST), text));
      const { entry, damaged } = await folder.read();
      expect([entry.step, damaged.length]).toEqual([20, 1]);
      expect(damaged[0]).toMatch(/manifest\.json is (missing|damaged .*); the files were listed anew$/);
      await save(folder, 30);
      expect((await folder.entries()).map(({ step }) => step)).toEqual([10, 20, 30]);
      expect((await folder.read()).damaged).toEqual([]);
    },
  );
});

describe.each([
  ['a kill', true],
  ['a full disk', false],
])('%s at any moment of saving', (_, killed) => {
  /** Saves `step` with a failure at every moment in turn, until there is none left to fail at. */
  async function failing(before: readonly number[], step: number, check: () => Promise<void>): Promise<number> {
    for (let moment = 0; ; moment++) {
      const folder = checkpointFolder(path);
      await rm(path, { recursive: true, force: true });
      await save(folder, ...before);
      Object.assign(faults, { left: moment, killed, calls: 0 });
      const failed = await save(folder, step).then(
        () => false,
        (error: Error) => error.message.startsWith('ENOSPC'),
      );
      const whole = faults.left >= 0;
      Object.assign(faults, NO_FAULTS);
      expect(failed).toBe(!whole);
      if (whole) return moment;
      await check();
    }
  }

  it('leaves the checkpoint before it or the new one, whole, and nothing that stays', async () => {
    const folder = checkpointFolder(path);
    const seen = new Set<number>();
    const moments = await failing([10, 20], 30, async () => {
      const { bytes, entry, damaged } = await folder.read();
      seen.add(entry.step);
      expect(damaged).toEqual([]);
      expect(bytes.length).toBe(entry.bytes);
      await save(folder, 30);
      expect((await folder.entries()).map(({ step }) => step)).toEqual([20, 30]);
      expect(await files()).toHaveLength(4);
    });
    expect([...seen].toSorted((a, b) => a - b)).toEqual([20, 30]);
    expect(moments).toBeGreaterThanOrEqual(13); // two files: folder, open, write, flush, rename, folder flushed; one goes
  });

  it('of the first one leaves none, or that', async () => {
    const folder = checkpointFolder(path);
    const seen = new Set<number>();
    await failing([], 10, async () => {
      const entries = await folder.entries();
      seen.add(entries.length);
      if (entries.length > 0) expect((await folder.read()).entry.step).toBe(10);
      await save(folder, 10);
      expect(await files()).toHaveLength(3);
    });
    expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1]);
  });
});
