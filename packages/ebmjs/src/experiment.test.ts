import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { buildExperiment, streamKey } from './experiment.js';
import { loadData } from './load-data.js';

const tiny = {
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  buffer: { capacity: 8 },
  training: { batch: 4 },
};
const IMAGES = { shape: [8, 8, 1], classes: 10 };

it('each part of a run has a key of its own, all of the seed', () => {
  const names = ['weights', 'buffer', 'sampling', 'likelihood', 'evaluation'] as const;
  const keys = [0, 1].flatMap((seed) => names.map((name) => streamKey(parseConfig({ seed }), name).join()));
  expect(new Set(keys).size).toBe(10);
  expect(streamKey(parseConfig({ seed: 1 }), 'buffer').join()).toBe(keys[6]);
});

it('builds what the configuration says', () => {
  const { model, optimizer } = buildExperiment(parseConfig({ ...tiny, training: { batch: 4, rate: 0.5 } }), IMAGES);
  expect([model.shape, model.classes]).toEqual([[8, 8, 1], 10]);
  expect(optimizer.config).toMatchObject({ rate: 0.5 });
});

it.each([
  ['head', 10],
  ['gain', 10],
  ['none', 0],
] as const)('conditioning %s makes %d classes, of the chains too', (conditioning, classes) => {
  const config = parseConfig({ ...tiny, model: { ...tiny.model, conditioning } });
  const { model, buffer } = buildExperiment(config, IMAGES);
  const draw = buffer.draw(streamKey(config, 'sampling'), 3);
  expect([model.classes, draw.y?.shape]).toEqual([classes, classes > 0 ? [3, classes] : undefined]);
  release(draw);
});

it('the digits are there, in two parts that differ', async () => {
  const config = parseConfig({});
  const [train, test] = [await loadData(config, 'train'), await loadData(config, 'test')];
  expect([train.shape, train.classes]).toEqual([test.shape, 10]);
  expect(train.size).not.toBe(test.size);
});
