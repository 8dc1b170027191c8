import * as tf from '@tensorflow/tfjs-core';
import { key, normal, oneHot, release, scope } from '@ebmjs/core';
import { hmc, langevin } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { blobs, nearerBlob, PHI_1 } from './blobs.fixture.js';
import { crossClass } from './cross-class.js';

const N = 2000;
const first = (): tf.Tensor => scope(() => tf.add(normal(key(0), [N, 2]), tf.tensor2d([[-1, 0]])));
const ones = new Array<number>(N).fill(1);
const within5 = (got: number, want: number, error: number): void =>
  expect(Math.abs(got - want)).toBeLessThan(5 * error);

it('succeeds at the rate of two Gaussians, and forgets the start when chains have mixed', async () => {
  const [start, labels] = [first(), oneHot(ones, 2)];
  const { rounds, images } = await crossClass({
    energy: blobs(labels),
    kernel: hmc({ stepSize: 0.5, steps: 2 }),
    start,
    targets: ones,
    classify: nearerBlob,
    key: key(1),
    steps: 5,
    rounds: 2,
  });
  expect(rounds.map(({ steps }) => steps)).toEqual([0, 5, 10]);
  const [copied, , mixed] = rounds as [(typeof rounds)[0], unknown, (typeof rounds)[0]];
  within5(copied.success.value, 1 - PHI_1, Math.sqrt((PHI_1 * (1 - PHI_1)) / N)); // some lie on the other side as it is
  within5(mixed.success.value, PHI_1, Math.sqrt((PHI_1 * (1 - PHI_1)) / N));
  // Independent Gaussians 2 apart: (4 + 2 * 2) / 2 a number, from the own start and from others'.
  within5(mixed.fromStart.value, 4, mixed.fromStart.standardError);
  within5(mixed.fromOthers.value, 4, mixed.fromOthers.standardError);
  within5(mixed.kept.value, 0, mixed.kept.standardError);
  expect(copied.fromStart.value).toBe(0);
  expect(images.shape).toEqual([2, N, 2]);
  release(start, labels, images);
});

it('says that something is kept while the chains have not mixed', async () => {
  const [start, labels] = [first(), oneHot(ones, 2)];
  const options = { energy: blobs(labels), kernel: langevin({ stepSize: 0.05 }), classify: nearerBlob, targets: ones };
  const { rounds, images } = await crossClass({ ...options, start, key: key(2), steps: 4 });
  const { fromStart, fromOthers, kept, success } = rounds[1]!;
  expect(kept.value / kept.standardError).toBeGreaterThan(10);
  expect(kept.value).toBeCloseTo(fromOthers.value - fromStart.value, 10);
  expect(success.value).toBeGreaterThan(rounds[0]!.success.value);
  // A chain whose label stayed that of its start does not become the other: the test sees labels that are swapped.
  const wrong = oneHot(new Array<number>(N).fill(0), 2);
  const stayed = await crossClass({ ...options, energy: blobs(wrong), start, key: key(2), steps: 100 });
  expect(stayed.rounds[1]!.success.value).toBeLessThan(0.25);
  release(start, labels, images, wrong, stayed.images);
});

it('refuses what does not fit, and leaves nothing behind', async () => {
  const [start, labels] = [tf.zeros([3, 2]), oneHot([1, 1, 1], 2)];
  const before = tf.memory().numTensors;
  const kernel = langevin({ stepSize: 0.1 });
  const options = {
    energy: blobs(labels),
    kernel,
    start,
    targets: [1, 1, 1],
    classify: nearerBlob,
    key: key(3),
    steps: 1,
  };
  await expect(crossClass({ ...options, targets: [1] })).rejects.toThrow(
    'crossClass.targets: must be a class for each',
  );
  await expect(crossClass({ ...options, chains: 2 } as never)).rejects.toThrow('unknown option');
  const broken = { ...options, classify: () => Promise.reject(new Error('no idea')) };
  await expect(crossClass(broken)).rejects.toThrow('no idea');
  const one = tf.zeros([1, 2]);
  await expect(crossClass({ ...options, start: one, targets: [1] })).rejects.toThrow('crossClass.start: must hold two');
  one.dispose();
  expect(tf.memory().numTensors).toBe(before);
  release(start, labels);
});
