import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release } from '@ebmjs/core';
import { start } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type RunConfig } from './config.js';
import { buildExperiment, streamKey } from './experiment.js';
import { resumed } from './resumed.js';
import { appendMetrics, runFolder, type RunFolder } from './run-folder.js';
import { runSaver } from './run-saver.js';
import type { AdamState, WatchedUpdate } from '@ebmjs/training';

const IMAGES = { shape: [8, 8, 1], classes: 3 };
const SMALL = { model: { width: 4, blocks: [{ width: 4, down: true }] }, buffer: { capacity: 64 } };
const config = parseConfig(SMALL);
const experimentOf = (of: RunConfig = config) => buildExperiment(of, IMAGES);

let folder: RunFolder;
beforeEach(async () => {
  folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-resumed-')));
  await writeFile(folder.metrics, '');
});
afterEach(() => rm(folder.path, { recursive: true }));

/** Checkpoints of these steps. */
async function saved(...steps: readonly number[]): Promise<void> {
  const { model, optimizer, buffer } = experimentOf();
  const state = start({ model, optimizer }, streamKey(config, 'weights'));
  let metrics = 0;
  const save = runSaver(config, {
    folder,
    given: { model, optimizer, buffer },
    logged: () => ({ metrics: (metrics += 5), events: 0 }),
  });
  const snapshots = [{ name: 'start', state, chains: buffer.snapshot() }];
  for (const step of steps) {
    const happened = { step, state: { ...state, step }, metrics: { gap: 1, terms: {} }, events: [] };
    const update = { ...happened, snapshots, watch: { calm: step, snapshots: ['start'] } };
    await save(update as unknown as WatchedUpdate<AdamState>);
  }
  release(state);
}

describe('resumed', () => {
  it('gives the run as of its last checkpoint, and what to say', async () => {
    await saved(5, 10);
    const { state, watched, ...rest } = await resumed(folder, config, experimentOf());
    expect([state!.step, rest]).toEqual([
      10,
      {
        logged: { metrics: 10, events: 0 },
        events: [{ step: 10, kind: 'resumed', message: 'going on after update 10' }],
      },
    ]);
    const [start, ...others] = watched!.snapshots!;
    expect([watched!.watch, start!.name, start!.state.step, others]).toEqual([
      { calm: 10, snapshots: ['start'] },
      'start',
      0,
      [],
    ]);
    release(state, start!.state);
  });

  it('goes on from the one before where the last is damaged, with the logs of that', async () => {
    await saved(5, 10);
    const file = (await readdir(folder.checkpoints)).find((name) => name.startsWith('step-00000010'))!;
    await truncate(join(folder.checkpoints, file), 100);
    const { state, logged, events, watched } = await resumed(folder, config, experimentOf());
    expect([state!.step, logged.metrics, events.map(({ kind }) => kind)]).toEqual([5, 5, ['damaged', 'resumed']]);
    expect(events[0]!.message).toMatch(/is damaged: it has 100 bytes, not \d+: the checkpoint of update 5 is taken$/);
    expect(watched!.watch).toMatchObject({ calm: 5 });
    release(
      state,
      watched!.snapshots!.map((snapshot) => snapshot.state),
    );
  });

  it('refuses a run of another configuration, naming all that differs, and keeps nothing', async () => {
    await saved(5);
    const other = parseConfig({ ...SMALL, seed: 4, sampler: { steps: 3 }, training: { batch: 8 } });
    const experiment = experimentOf(parseConfig({ ...SMALL, seed: 4 }));
    const before = tf.memory().numTensors;
    await expect(resumed(folder, other, experiment)).rejects.toThrow(
      'train --resume: the checkpoint is of another run: config.seed is 0 in the checkpoint, 4 here; ' +
        'config.sampler.steps is 20 in the checkpoint, 3 here; config.training.batch is 64 in the checkpoint, 8 here',
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('minds neither how far the run goes, nor what is kept and drawn of it, nor where the data is', async () => {
    await saved(5);
    const more = { updates: 9000, checkpointEvery: 7 };
    const other = parseConfig({ ...SMALL, training: more, checkpoints: { keep: 5 }, grids: { every: null } });
    const elsewhere = { ...other, data: { ...other.data, folder: '/x' } };
    const { state, watched } = await resumed(folder, elsewhere, experimentOf());
    expect(state!.step).toBe(5);
    release(
      state,
      watched!.snapshots!.map((snapshot) => snapshot.state),
    );
  });

  it('begins a run anew that was stopped before its first checkpoint', async () => {
    await appendMetrics(folder, [{ step: 1 }, { step: 2 }]);
    expect(await resumed(folder, config, experimentOf())).toEqual({
      logged: { metrics: 0, events: 0 },
      events: [{ step: 0, kind: 'resumed', message: 'there is no checkpoint yet: the run begins anew' }],
    });
  });

  it('does not where there must have been one, or is one of an older version', async () => {
    await appendMetrics(folder, [{ step: 21 }]);
    await expect(resumed(folder, config, experimentOf())).rejects.toThrow(
      'its 21 updates have left no checkpoint, got',
    );
    await writeFile(join(folder.path, 'checkpoint.safetensors'), '');
    await expect(resumed(folder, config, experimentOf())).rejects.toThrow(
      'holds checkpoint.safetensors of an older version of ebmjs, which can go on with it; this one begins anew with',
    );
  });

  it('says so where no checkpoint is whole', async () => {
    await mkdir(folder.checkpoints);
    await saved(5);
    for (const name of await readdir(folder.checkpoints)) {
      if (name.startsWith('step')) await rm(join(folder.checkpoints, name));
    }
    await expect(resumed(folder, config, experimentOf())).rejects.toThrow(/must hold one that is whole; .* is missing/);
  });
});
