import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope } from '@ebmjs/core';
import { hmc } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { blobs, nearerBlob, PHI_1 } from './blobs.fixture.js';
import { interpolateClasses } from './interpolate-classes.js';

const kernel = hmc({ stepSize: 0.5, steps: 2 });

it('goes from one class to the other, at the rates of Gaussians between them', async () => {
  const N = 1500;
  const start = normal(key(0), [N, 2]);
  const before = tf.memory().numTensors;
  const options = { energy: blobs, kernel, classes: 2, between: [0, 1], start, key: key(1), steps: 8 } as const;
  const { shares, images } = await interpolateClasses({ ...options, classify: nearerBlob, shares: [0, 0.5, 1] });
  expect(tf.memory().numTensors).toBe(before + 1);
  const want = [1 - PHI_1, 0.5, PHI_1];
  shares.forEach(({ share, first, second, neither }, i) => {
    expect(share).toBe(i / 2);
    expect(Math.abs(second.value - want[i]!)).toBeLessThan(5 * second.standardError);
    expect(first.value + second.value + neither.value).toBeCloseTo(1, 12);
    expect(neither.value).toBe(0);
  });
  // The same noise at each share: where a chain of a Gaussian goes, the next one is beside it.
  const [low, high] = [0, 2].map((i) => scope(() => tf.slice(images, [i, 0, 0], [1, N, 2])).dataSync());
  for (let i = 0; i < 20; i++) expect(high![2 * i]! - low![2 * i]!).toBeGreaterThan(1.5);
  release(start, images);
});

it('refuses classes and shares that are none, and leaves nothing behind', async () => {
  const start = tf.zeros([2, 2]);
  const before = tf.memory().numTensors;
  const options = { energy: blobs, kernel, classes: 2, start, key: key(2), steps: 1, classify: nearerBlob };
  await expect(interpolateClasses({ ...options, between: [0, 2] })).rejects.toThrow('must be two classes from 0 to 1');
  await expect(interpolateClasses({ ...options, between: [1, 1] })).rejects.toThrow('must be two different classes');
  await expect(interpolateClasses({ ...options, between: [0, 1], shares: [0, 2] })).rejects.toThrow('shares');
  await expect(interpolateClasses({ ...options, between: [0, 1], weights: [0] } as never)).rejects.toThrow('unknown');
  expect(tf.memory().numTensors).toBe(before);
  start.dispose();
});
