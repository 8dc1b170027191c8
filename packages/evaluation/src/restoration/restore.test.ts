import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope } from '@ebmjs/core';
import { hmc, langevin } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { gaussianEnergy, rowMoments } from './gaussian.fixture.js';
import { posterior } from './posterior.js';
import { restore } from './restore.js';

const energy = gaussianEnergy([
  [2, 0.6],
  [0.6, 1],
]);
const N = 2000;

it('has the closed posterior of a Gaussian that was observed through noise', async () => {
  // Precision P + I / s^2 and mean (P + I / s^2)^-1 y / s^2.
  const [deviation, y] = [0.8, [1.5, -0.5] as const];
  const w = 1 / deviation ** 2;
  const det = (2 + w) * (1 + w) - 0.36;
  const mean = [((1 + w) * w * y[0] - 0.6 * w * y[1]) / det, ((2 + w) * w * y[1] - 0.6 * w * y[0]) / det];
  const variance = [(1 + w) / det, (2 + w) / det];
  const observed = scope(() => tf.tile(tf.tensor2d([[...y]]), [N, 1]));
  const restored = await restore({
    energy: posterior(energy, { observed, observation: { kind: 'gaussian', deviation } }),
    kernel: hmc({ stepSize: 0.4, steps: 2 }),
    start: observed,
    key: key(0),
    steps: 15,
  });
  const got = rowMoments(restored.mean);
  [0, 1].forEach((i) => {
    expect(Math.abs(got.mean[i]! - mean[i]!)).toBeLessThan(5 * Math.sqrt(variance[i]! / N));
    expect(Math.abs(got.variance[i]! - variance[i]!)).toBeLessThan(5 * variance[i]! * Math.sqrt(2 / N));
  });
  release(observed, restored);
});

it('walks on from round to round as one chain does', async () => {
  const start = tf.tensor2d([
    [3, -3],
    [1, 2],
  ]);
  const before = tf.memory().numTensors;
  const walk = { energy, kernel: langevin({ stepSize: 0.1 }), start, key: key(1) };
  const calls: (readonly [number, number])[] = [];
  const onRound = (round: number, chain: number): void => void calls.push([round, chain]);
  const [rounds, once] = [
    await restore({ ...walk, steps: 5, rounds: 3, chains: 2, onRound }),
    await restore({ ...walk, steps: 15, chains: 2 }),
  ];
  expect([...rounds.draws.dataSync()]).toEqual([...once.draws.dataSync()]);
  expect([...rounds.mean.dataSync()]).toEqual([...once.mean.dataSync()]);
  expect(calls).toEqual([1, 2].flatMap((chain) => [1, 2, 3].map((round) => [round, chain])));
  release(rounds, once);
  expect(tf.memory().numTensors).toBe(before);
  start.dispose();
});

it('takes the mean over the last rounds, as many as asked for', async () => {
  const start = tf.tensor2d([[3, -3]]);
  const walk = { energy, kernel: langevin({ stepSize: 0.1 }), start, key: key(1), steps: 2, rounds: 4, chains: 2 };
  const before = tf.memory().numTensors;
  const [last, three] = [await restore(walk), await restore({ ...walk, averaged: 3 })];
  expect([...three.draws.dataSync()]).toEqual([...last.draws.dataSync()]);
  expect([...three.rounds.dataSync()]).toEqual([...last.rounds.dataSync()]);
  const [, ...late] = three.rounds.arraySync() as number[][][];
  const want = [0, 1].map((i) => late.reduce((sum, [row]) => sum + row![i]!, 0) / 3);
  [...three.mean.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 6));
  [...last.mean.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(late.at(-1)![0]![i]!, 6));
  release(last, three);
  expect(tf.memory().numTensors).toBe(before);
  await expect(restore({ ...walk, averaged: 5 })).rejects.toThrow(
    'restore.averaged: must be at most the 4 rounds, got 5',
  );
  start.dispose();
});

it('draws a start of its own for each chain, where it is asked to', async () => {
  const starts: number[] = [];
  const restored = await restore({
    energy,
    kernel: langevin({ stepSize: 0.1 }),
    start: (from) => {
      starts.push(from[0]);
      return tf.zeros([3, 2]);
    },
    key: key(2),
    steps: 1,
    chains: 3,
  });
  expect(new Set(starts).size).toBe(3);
  release(restored);
});

it('refuses what it cannot walk, and leaves nothing behind', async () => {
  const start = tf.zeros([2, 2]);
  const before = tf.memory().numTensors;
  const walk = { energy, kernel: langevin({ stepSize: 0.1 }), start, key: key(3), steps: 2 };
  await expect(restore({ ...walk, steps: 0 })).rejects.toThrow('restore.steps');
  await expect(restore({ ...walk, rounds: 0 })).rejects.toThrow('restore.rounds');
  await expect(restore({ ...walk, chains: 0 })).rejects.toThrow('restore.chains');
  await expect(restore({ ...walk, start: () => tf.zeros([0, 2]) })).rejects.toThrow('restore.start: must have shape');
  await expect(restore({ ...walk, mask: [1] } as never)).rejects.toThrow('unknown option');
  const control = new AbortController();
  const stopped = { ...walk, rounds: 9, signal: control.signal, onRound: () => control.abort(new Error('enough')) };
  await expect(restore(stopped)).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
  start.dispose();
});
