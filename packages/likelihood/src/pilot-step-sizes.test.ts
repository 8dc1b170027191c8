import * as tf from '@tensorflow/tfjs-core';
import { type Energy, key, mean, normal, type Reference, scope } from '@ebmjs/core';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, annealingSchedule, pilotStepSizes } from './index.js';

const bowl =
  (precision: number): Energy =>
  (x) =>
    scope(() => tf.mul(tf.sum(tf.square(x), 1), precision / 2));
const base: Reference = {
  shape: [20],
  energy: bowl(1),
  logZ: 10 * Math.log(2 * Math.PI),
  sample: (k, n) => normal(k, [n, 20]),
};
const move = (stepSize: number) => hmc({ stepSize, steps: 2 });
const options = {
  base,
  target: bowl(400),
  schedule: { count: 120, kind: 'geometric', ratio: 400 },
  chains: 20,
  kernel: move,
  stepSize: 0.5,
  key: key(1),
} as const;

describe('pilotStepSizes', () => {
  it.each([0.6, 0.85])('finds step sizes that are accepted as often as wanted: %d', async (acceptance) => {
    const stepSize = await pilotStepSizes({ ...options, acceptance });
    const { kernel: _, stepSize: __, ...rest } = options;
    const run = await ais({ ...rest, chains: 100, key: key(2), kernel: (beta) => move(stepSize(beta)) });
    // Off by the lag: the scale shrinks by 2.5 % a temperature, which takes 0.025 / 0.4 = 0.06 of acceptance. And by noise: 0.09 at one temperature (shares of 20 and of 100 proposals), 0.04 in the mean of 25.
    for (let from = 20; from < 120; from += 25) {
      const block = run.acceptance.slice(from, from + 25).map(({ accepted }) => accepted);
      expect(Math.abs(mean(block) - acceptance)).toBeLessThan(0.06 + 4 * 0.04);
    }
    // Scales of 1 / 20 at the end, against 1 at the beginning.
    expect(stepSize(1) / stepSize(0.001)).toBeLessThan(0.2);
  });

  it('is one number at each temperature, and in between', async () => {
    const schedule = annealingSchedule({ count: 4 });
    const [pilot, again] = [
      await pilotStepSizes({ ...options, schedule }),
      await pilotStepSizes({ ...options, schedule }),
    ];
    for (const beta of [0, 0.1, 0.25, 0.3, 1]) expect(pilot(beta)).toBe(again(beta));
    expect(pilot(0)).toBe(pilot(0.25));
    expect(pilot(0.375)).toBeCloseTo(Math.sqrt(pilot(0.25) * pilot(0.5)), 12);
    expect(pilot(0.25)).not.toBe(pilot(1));
  });

  it('keeps below the largest, which a flat energy would pass', async () => {
    const flat = { ...options, target: base.energy, schedule: { count: 30 }, acceptance: 0.01 };
    expect((await pilotStepSizes({ ...flat, maxStepSize: 0.6 }))(1)).toBeCloseTo(0.6, 10);
    expect((await pilotStepSizes({ ...flat, stepSize: 0.001, schedule: { count: 8 } }))(1)).toBeCloseTo(0.01, 10);
  });

  it('reports progress, stops on an abort, frees everything', async () => {
    const tensors = tf.memory().numTensors;
    const along = new Set<number>();
    const done: number[] = [];
    await pilotStepSizes({
      ...options,
      schedule: { count: 5 },
      onProgress: (progress) => {
        done.push(progress.done / progress.total);
        along.add(tf.memory().numTensors);
      },
    });
    expect(done).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(along.size).toBe(1);
    const reason = new Error('enough');
    await expect(pilotStepSizes({ ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    [{ stepSize: 0 }, /pilotStepSizes.stepSize/],
    [{ acceptance: 1 }, /pilotStepSizes.acceptance/],
    [{ maxStepSize: 0.1 }, /pilotStepSizes.maxStepSize/],
    [{ chains: 1 }, /pilotStepSizes.chains/],
    [{ kernel: move(1) }, /pilotStepSizes.kernel: must be a function/],
    [{ keepSamples: true }, /pilotStepSizes: unknown option/],
    [
      { kernel: () => ({ ...move(1), step: (_: unknown, state: object) => [state, {}] }) },
      /pilotStepSizes.kernel: must tell `accepted`/,
    ],
  ])('refuses %o', async (misuse, message) => {
    const wrong = { ...options, ...misuse } as unknown as Parameters<typeof pilotStepSizes>[0];
    await expect(pilotStepSizes(wrong)).rejects.toThrow(message);
  });
});
