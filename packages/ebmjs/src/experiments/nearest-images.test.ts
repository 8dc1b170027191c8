import { release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { fakeContext, levels } from './fake-context.fixture.js';
import { nearestImages } from './nearest-images.js';

it('finds the training images nearest to samples, and how far they and held-out images are from them', async () => {
  const x = tf.tensor4d([60.5, 200.5].flatMap((v) => [v / 256, v / 256]), [2, 1, 2, 1]); // prettier-ignore
  const before = tf.memory().numTensors;
  const train = levels('train', [10, 200, 60, 70]);
  const over = { train, test: levels('test', [12, 12]), samples: async () => ({ x }) };
  const settings = { images: 2, neighbours: 2, compared: 2, updates: 1 };
  const { result, pictures } = await nearestImages.run(fakeContext(settings, over));
  expect(tf.memory().numTensors).toBe(before);
  const [by] = result.by;
  expect(by!.rows).toEqual([
    [2, 3],
    [1, 3],
  ]);
  expect(by!.distances[0]![1]).toBeCloseTo((10 / 256) * Math.SQRT2, 6);
  expect(by!.median.samples).toBe(0);
  expect(by!.median.test).toBeCloseTo((2 / 256) * Math.SQRT2, 2); // its noise of dequantisation is within one level
  expect(Object.keys(pictures!)).toEqual(['pixels']); // the data have no classes
  release(x);
});
