import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { langevin, mala, masked, underdamped } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import type { ChainLook } from './chain-look.js';
import { longChains, type LongChainsState } from './long-chains.js';

const bowl: Energy = (x) => scope(() => tf.mul(0.5, tf.sum(tf.square(x), 1)) as tf.Tensor1D);
const N = 400;

it('finds the energy, the drift and the spread that a Gaussian has', async () => {
  const start = tf.fill([N, 3], 2);
  const before = tf.memory().numTensors;
  const { looks, end } = await longChains({
    energy: bowl,
    kernel: mala({ stepSize: 0.4 }),
    start,
    key: key(0),
    steps: 60,
  });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(looks.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 6, 10, 16, 25, 40, 60]);
  const [first, last] = [looks[0]!, looks.at(-1)!];
  expect(first).toMatchObject({
    energy: { value: 6 },
    drift: { value: 0 },
    diversity: 0,
    nearest: null,
    groups: null,
    classes: null,
  });
  expect(Math.abs(last.energy.value - 1.5)).toBeLessThan(5 * Math.sqrt(1.5 / N)); // chi squared of 3, halved
  expect(Math.abs(last.diversity ** 2 - 2)).toBeLessThan(5 * 2 * Math.sqrt(2 / (3 * N)));
  // |x - 2|^2 / 3 is of mean 5 and variance (2 + 16) / 3; the mean of its root lies below the root of 5
  expect(Math.abs(last.drift.value - 2.2)).toBeLessThan(0.15);
  expect(JSON.parse(JSON.stringify(looks))).toEqual(looks);
  release(start, end);
});

it('sees saturation, neighbours, groups and classes', async () => {
  const slope: Energy = (x) => scope(() => tf.sum(tf.mul(x, tf.tensor1d([1, -1, 0, 0])), 1) as tf.Tensor1D);
  const start = scope(() =>
    tf.tile(
      tf.tensor2d([
        [0.5, 0.5, 0.5, 0.5],
        [0.5, 0.5, 0.1, 0.1],
      ]),
      [3, 1],
    ),
  );
  const references = tf.tensor2d([
    [0, 1, 0.5, 0.5],
    [0, 1, 0.1, 0.1],
    [0.2, 1, 0.1, 0.1],
    [0.2, 1, 0.2, 0.1],
  ]);
  const kernel = langevin({ preset: 'paper', stepSize: 10, noise: 0, gradientClip: 0.01 });
  const classOf = async (): Promise<number[]> => [0, 1, 0, 1, 0, 1];
  const { looks, near, end } = await longChains({
    ...{ energy: slope, kernel, start, key: key(1), steps: 10, looks: [0, 10], references, classOf },
  });
  const [first, last] = looks as [ChainLook, ChainLook];
  expect([first.saturation.value, last.saturation.value]).toEqual([0, 0.5]); // two of four numbers at a face
  // The nearest others are 0.28, 0.1, 0.05 and 0.05 apart.
  expect(near).toBeCloseTo(0.1, 5);
  expect([last.nearest!.value, last.neighbours, last.groups]).toEqual([expect.closeTo(0, 3), 2, 2]);
  expect(last.classes).toBeCloseTo(2, 10);
  expect(last.drift.value).toBeCloseTo(Math.sqrt(0.5 / 4), 5);
  release(start, references, end);
});

const kernels: [string, Kernel<State, unknown>][] = [
  ['a position alone', langevin({ stepSize: 0.1 })],
  ['energies and slopes', mala({ stepSize: 0.3 }) as unknown as Kernel<State, unknown>],
  ['momenta', underdamped({ stepSize: 0.1, friction: 1 }) as unknown as Kernel<State, unknown>],
  ['a state within', masked(mala({ stepSize: 0.3 }), [1, 0, 1]) as unknown as Kernel<State, unknown>],
];

it.each(kernels)('goes on to the bit as if it had never stopped: %s', async (_, kernel) => {
  const start = normal(key(2), [5, 3]);
  const options = { energy: bowl, kernel, start, key: key(3), steps: 30 };
  const whole = await longChains(options);
  const before = tf.memory().numTensors;
  const kept: LongChainsState[] = [];
  const control = new AbortController();
  const write = async ({ tensors, state }: LongChainsState): Promise<void> => {
    const arrays = Object.entries(tensors).map(([name, t]) => [
      name,
      tf.tensor(t.dataSync().slice(), t.shape, t.dtype),
    ]);
    kept.push({ tensors: Object.fromEntries(arrays), state: JSON.parse(JSON.stringify(state)) as typeof state });
  };
  const onStep = (step: number): void => (step === 13 ? control.abort(new Error('enough')) : undefined);
  const stopped = longChains({ ...options, signal: control.signal, onStep, checkpoint: { due: () => false, write } });
  await expect(stopped).rejects.toThrow('enough');
  expect(kept).toHaveLength(1);
  const resumed = await longChains({ ...options, resume: kept[0] });
  expect([...resumed.end.dataSync()]).toEqual([...whole.end.dataSync()]);
  expect(resumed.looks).toEqual(whole.looks);
  release(kept, resumed.end);
  expect(tf.memory().numTensors).toBe(before);
  release(whole.end, start);
});

it('holds the same number of tensors at each step, and is asked for checkpoints before each', async () => {
  const start = normal(key(4), [4, 3]);
  const counts = new Set<number>();
  let [questions, files] = [0, 0];
  const { end } = await longChains({
    energy: bowl,
    kernel: mala({ stepSize: 0.3 }),
    start,
    key: key(5),
    steps: 200,
    onStep: () => void counts.add(tf.memory().numTensors),
    checkpoint: { due: () => ++questions % 50 === 0, write: async () => void files++ },
  });
  expect(counts.size).toBe(1);
  expect([questions, files]).toEqual([200, 4]);
  release(start, end);
});

it('refuses what it cannot walk, and leaves nothing behind', async () => {
  const [start, one] = [tf.zeros([2, 3]), tf.zeros([1, 3])];
  const before = tf.memory().numTensors;
  const options = { energy: bowl, kernel: langevin({ stepSize: 0.1 }), start, key: key(6), steps: 4 };
  await expect(longChains({ ...options, start: one })).rejects.toThrow('longChains.start: must have shape [chains');
  await expect(longChains({ ...options, steps: -1 })).rejects.toThrow('longChains.steps');
  await expect(longChains({ ...options, every: 3 } as never)).rejects.toThrow('unknown option');
  await expect(longChains({ ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  const onLook = (): Promise<void> => Promise.reject(new Error('broken'));
  await expect(longChains({ ...options, onLook })).rejects.toThrow('broken');
  expect(tf.memory().numTensors).toBe(before);
  release(start, one);
});
