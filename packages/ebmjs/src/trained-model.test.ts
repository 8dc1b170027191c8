import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, oneHot, release, uniform } from '@ebmjs/core';
import { start } from '@ebmjs/training';
import { checkpointFolder } from '@ebmjs/training/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type RunConfig } from './config.js';
import { buildExperiment } from './experiment.js';
import { runFolder, type RunFolder } from './run-folder.js';
import { lowestEnergy, trainedModel } from './trained-model.js';

const IMAGES = { shape: [8, 8, 1], classes: 3 };
const configOf = (conditioning: string, width = 4): RunConfig =>
  parseConfig({ model: { width, blocks: [{ width: 4, down: true }], conditioning }, buffer: { capacity: 64 } });

let folder: RunFolder;
beforeEach(async () => {
  folder = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-model-')));
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));

async function saved(config: RunConfig): Promise<void> {
  const parts = buildExperiment(config, IMAGES);
  const state = start({ model: parts.model, optimizer: parts.optimizer }, key(1));
  await checkpointFolder(folder.checkpoints).save({
    model: parts.model,
    optimizer: parts.optimizer,
    buffer: parts.buffer,
    state,
  });
  release(state);
}

describe('lowestEnergy', () => {
  it('is that of the best label, row by row, and nothing is left over', async () => {
    await saved(configOf('head'));
    const before = tf.memory().numTensors;
    const trained = await trainedModel(configOf('head'), folder, IMAGES);
    const x = uniform(key(2), [5, 8, 8, 1]);
    const each = [0, 1, 2].map((c) => {
      const y = oneHot(new Array(5).fill(c), 3);
      return tf.tidy(() => trained.energy(y)(x).arraySync());
    });
    const lowest = tf.tidy(() => lowestEnergy(trained)(x).arraySync());
    lowest.forEach((value, i) => expect(value).toBeCloseTo(Math.min(...each.map((energies) => energies[i]!)), 6));
    expect(new Set(each.map((energies) => energies[0])).size).toBe(3);
    trained.dispose();
    expect(tf.memory().numTensors).toBe(before + 1 + 3); // x and the three labels
    x.dispose();
  });

  it('of an unconditional model is its energy', async () => {
    await saved(configOf('none'));
    const trained = await trainedModel(configOf('none'), folder, IMAGES);
    const x = uniform(key(2), [5, 8, 8, 1]);
    expect(tf.tidy(() => lowestEnergy(trained)(x).arraySync())).toEqual(tf.tidy(() => trained.energy()(x).arraySync()));
    trained.dispose();
    x.dispose();
  });
});

describe('trainedModel', () => {
  it('says what to do when there is no checkpoint, and what differs when it is another model`s', async () => {
    await expect(trainedModel(configOf('head'), folder, IMAGES)).rejects.toThrow('`ebmjs train` makes it');
    await saved(configOf('head'));
    const before = tf.memory().numTensors;
    await expect(trainedModel(configOf('head', 5), folder, IMAGES)).rejects.toThrow('model.config');
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('oneHot are one-hot floats', () => {
  const y = oneHot([2, 0], 3);
  expect([y.dtype, y.arraySync()]).toEqual([
    'float32',
    [
      [0, 0, 1],
      [1, 0, 0],
    ],
  ]);
  y.dispose();
});
