import { release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { fakeContext, levels } from './fake-context.fixture.js';
import { relativeEnergies } from './relative-energies.js';

it('counts energies about the mean of training images, and compares samples with them', async () => {
  const x = tf.fill([3, 1, 2, 1], 0.75);
  const before = tf.memory().numTensors;
  const outliers = async () => [{ name: 'dark', data: levels('dark', [0, 0, 0]) }];
  const context = fakeContext({ images: 3, bins: 4 }, { outliers, samples: async () => ({ x }) });
  const { result } = await relativeEnergies.run(context);
  expect(tf.memory().numTensors).toBe(before);
  expect(result.above.samples).toEqual({ value: 1, standardError: 0 });
  const [train, , samples, dark] = result.sets;
  expect(train).toMatchObject({ set: 'train', images: 3, mean: 0 });
  expect(samples!.mean).toBeCloseTo(0.75 - result.near.zero, 6);
  expect(samples!.deviation).toBe(0);
  expect(dark!.mean).toBeCloseTo(0.5 / 256 - result.near.zero, 2);
  expect(Object.keys(result.near.counts)).toEqual(['train', 'test', 'samples']);
  expect(result.far.counts['dark']).toEqual([3, 0, 0, 0]);
  expect(result.far.counts['samples']).toEqual([0, 0, 0, 3]);
  expect(relativeEnergies.sections(result, {}).map(({ kind }) => kind)).toEqual(['svg', 'svg', 'table']);
  release(x);
});
