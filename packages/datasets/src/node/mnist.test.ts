import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { countLabels } from '../../test/count-labels.js';
import { mnist } from './mnist.js';

const folder = fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url));
const there = existsSync(folder);
if (!there) console.warn(`SKIPPED: the tests of real MNIST digits, for there is no ${folder}`);

describe('mnist', () => {
  it.skipIf(!there)('is the published test set: so many of each digit, so bright on the average', async () => {
    const before = tf.memory().numTensors;
    const dataset = await mnist({ split: 'test', folder, offline: true });
    expect(dataset).toMatchObject({ name: 'mnist/test', size: 10_000, shape: [28, 28, 1], classes: 10 });
    expect(countLabels(dataset)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const { x, y } = dataset.rows(Array.from({ length: 10_000 }, (_, i) => i));
    // The mean of the test images is published as 0.1325 of 255; on our scale (v + 1/2) / 256.
    expect(tf.tidy(() => tf.mean(x).dataSync()[0]!)).toBeCloseTo((0.1325 * 255 + 0.5) / 256, 4);
    tf.dispose([x, y!]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.skipIf(!there)('draws batches', async () => {
    const dataset = await mnist({ split: 'test', folder, offline: true });
    const { x, y } = dataset.batch(key(0), 16);
    expect([x.shape, y!.shape]).toEqual([
      [16, 28, 28, 1],
      [16, 10],
    ]);
    tf.dispose([x, y!]);
  });

  it('says under its name what is wrong', async () => {
    await expect(mnist({ split: 'validation' as never })).rejects.toThrow('mnist.split: must be one of train, test');
  });
});
