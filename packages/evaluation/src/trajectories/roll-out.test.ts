import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key } from '@ebmjs/core';
import { hmc, masked } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import type { FreeKernel } from './free-kernel.js';
import { draw, energyOf, exactly, type Process } from './linear-gaussian.fixture.js';
import { rollOut, type RollOutOptions } from './roll-out.js';

const PROCESS: Process = { a: 0.8, s: 0.6 };
const past = () => tf.tensor3d([5, 2, 0, -1, 1, 0], [3, 2, 1]);

/** Largest deviation of the moments of the futures from those of the process, in standard errors. */
async function deviation(changes: Partial<RollOutOptions> = {}): Promise<number> {
  const { samples = 1500 } = changes;
  const known = past();
  const options = {
    past: known,
    window: 5,
    held: 2,
    moments: 7,
    samples,
    steps: 1,
    free: exactly(PROCESS),
    key: key(3),
  };
  const futures = await rollOut(energyOf(PROCESS), { ...options, ...changes });
  const { mean, variance } = tf.moments(futures, 1);
  const [m, v] = [mean.dataSync(), variance.dataSync()];
  const { a, s } = PROCESS;
  const off = [2, -1, 0].flatMap((last, i) =>
    Array.from({ length: 7 }, (_, h) => {
      const expected = (s ** 2 * (1 - a ** (2 * h + 2))) / (1 - a ** 2);
      const meanOff = (m[i * 7 + h]! - last * a ** (h + 1)) / Math.sqrt(expected / samples);
      const varianceOff = (v[i * 7 + h]! / expected - 1) / Math.sqrt(2 / samples);
      return Math.max(Math.abs(meanOff), Math.abs(varianceOff));
    }),
  );
  tf.dispose([known, futures, mean, variance]);
  return Math.max(...off);
}

describe('rollOut on a linear Gaussian process', () => {
  it('has the mean and the variance of the closed form, far beyond the window', async () => {
    const before = tf.memory().numTensors;
    expect(await deviation()).toBeLessThan(5);
    expect(await deviation({ held: 1, key: key(4) })).toBeLessThan(5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('by a sampler of the energy as well', async () => {
    const kernel = hmc({ stepSize: 0.4, steps: 5 });
    const free = ((mask: readonly boolean[]) => masked(kernel, mask)) as unknown as FreeKernel;
    expect(await deviation({ free, steps: 8, samples: 400 })).toBeLessThan(5);
  });

  it('shows its mutants', async () => {
    const [less, more] = [exactly({ a: 0.7, s: 0.6 }), exactly({ a: 0.8, s: 0.69 })];
    expect(await deviation({ free: less })).toBeGreaterThan(8); // of the wrong dynamics
    expect(await deviation({ free: more })).toBeGreaterThan(8); // of too much noise
    const early = await deviation({ free: (free) => exactly(PROCESS)(free.map((_, i) => i > 0)) });
    expect(early).toBeGreaterThan(8); // the last known moment is sampled too
  });
});

it('holds the past, goes on where a longer one would, and begins where it is told', async () => {
  const known = past();
  const starts: number[][] = [];
  const start: RollOutOptions['start'] = (_, held, unknown) => {
    starts.push([...held.shape, unknown]);
    return tf.fill([held.shape[0], unknown, 1], 9);
  };
  const still = () => ({
    init: (position: tf.Tensor) => ({ position: position.clone() }),
    step: (_: unknown, state: { position: tf.Tensor }) => [{ position: state.position.clone() }, {}] as const,
  });
  const windows: number[][] = [];
  const onWindow = (done: number, of: number) => void windows.push([done, of]);
  const options = { past: known, window: 4, held: 2, moments: 3, steps: 1, free: still, key: key(0) };
  const [stays, told] = [
    await rollOut(energyOf(PROCESS), options),
    await rollOut(energyOf(PROCESS), { ...options, start, onWindow }),
  ];
  expect(Array.from(stays.dataSync())).toEqual([2, 2, 2, -1, -1, -1, 0, 0, 0]);
  expect(Array.from(told.dataSync())).toEqual(Array.from({ length: 9 }, () => 9));
  expect([starts, windows]).toEqual([
    [
      [3, 2, 1, 2],
      [3, 2, 1, 2],
    ],
    [
      [1, 2],
      [2, 2],
    ],
  ]);
  tf.dispose([known, stays, told]);
});

it('frees all when it is stopped', async () => {
  const known = draw(PROCESS, key(1), [4, 3]);
  const before = tf.memory().numTensors;
  const stop = new AbortController();
  const options = { past: known, window: 4, moments: 20, steps: 2, free: exactly(PROCESS), key: foldIn(key(0), 1) };
  const run = rollOut(energyOf(PROCESS), {
    ...options,
    signal: stop.signal,
    onWindow: () => stop.abort(new Error('enough')),
  });
  await expect(run).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
  known.dispose();
});

it.each([
  [{ held: 3 }, 'rollOut.past: must have 3 moments or more'],
  [{ window: 2, held: 2 }, 'rollOut.held: must be below the window of 2 moments, got 2'],
  [{ moments: 0 }, 'rollOut.moments: must be a whole number'],
  [{ steps: 0 }, 'rollOut.steps: must be a whole number'],
  [{ futures: 3 }, 'rollOut: unknown option'],
  [{ past: tf.zeros([2, 2]) }, 'rollOut.past: must be [n, moments, features]'],
])('refuses %j', async (changes, message) => {
  const options = { past: past(), window: 6, held: 1, moments: 3, steps: 1, free: exactly(PROCESS), key: key(0) };
  await expect(rollOut(energyOf(PROCESS), { ...options, ...changes } as never)).rejects.toThrow(message);
});
