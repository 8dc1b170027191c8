import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import { namedTensors } from '../named-tensors.js';
import { start } from '../run-state.js';
import { numbers, toyOptions } from '../toy-run.fixture.js';
import { train } from '../train.js';
import { chainFreeToy } from './chain-free-run.fixture.js';
import type { DataTerm } from './loss-term.js';

/** Half the mean square of the energies of data. */
const small: DataTerm = {
  name: 'small',
  needs: 'data',
  weight: 0.5,
  config: null,
  loss: ({ energy, data }) =>
    scope(() => {
      const e = energy(data.y)(data.x);
      return { loss: tf.mean(tf.square(e)), terms: { mean: tf.mean(e) } };
    }),
};

it('trains without sampler and buffer, and says nothing of samples', async () => {
  const rest = chainFreeToy(3);
  const before = tf.memory().numTensors;
  const first = start(rest, key(0));
  const own = tf.memory().numTensors - before;
  let last = first;
  const losses: number[] = [];
  for await (const { state, metrics } of train({ ...rest, objective: small }, first)) {
    last = state;
    expect(Object.keys(metrics).sort()).toEqual([
      'dataMean',
      'energyData',
      'energySpreadData',
      'loss',
      'milliseconds',
      'terms',
      'weightGradientNorm',
    ]);
    expect(metrics.loss).toBeCloseTo(0.5 * metrics.terms['small']!, 6);
    expect(metrics.energyData).toBeCloseTo(metrics.terms['small.mean']!, 5);
    expect(tf.memory().numTensors).toBe(before + 2 * own);
    losses.push(metrics.loss);
    if (state.step === 100) break;
  }
  expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!);
  release(first, last);
  expect(tf.memory().numTensors).toBe(before);
});

it('asks each term to check its own numbers, and changes nothing when one refuses', async () => {
  const rest = chainFreeToy();
  const first = start(rest, key(0));
  const before = tf.memory().numTensors;
  const seen: object[] = [];
  const strict: DataTerm = {
    ...small,
    check: (numbers) => {
      seen.push(numbers);
      throw new Error('no');
    },
  };
  await expect(
    train({ ...rest, objective: strict, terms: [{ ...small, name: 'other' }] }, first).next(),
  ).rejects.toThrow('no');
  expect(Object.keys(seen[0]!).sort()).toEqual(['loss', 'mean']);
  expect(tf.memory().numTensors).toBe(before);
  release(first);
});

it('goes on from its checkpoint bit for bit, which asks for no buffer and refuses to do without one of its own', async () => {
  const options = { ...chainFreeToy(), objective: small };
  const first = start(options, key(0));
  const go = async (from: typeof first, to: number): Promise<typeof first> => {
    for await (const { state } of train(options, from)) if (state.step === to) return state;
    throw new Error('unreachable');
  };
  const half = await go(first, 3);
  const bytes = await encodeCheckpoint({ ...options, state: half });
  const { state } = decodeCheckpoint(bytes, options);
  const [straight, resumed] = [await go(half, 6), await go(state, 6)];
  expect(numbers(namedTensors(resumed))).toEqual(numbers(namedTensors(straight)));
  const chains = await encodeCheckpoint({ ...toyOptions(), state: half });
  expect(() => decodeCheckpoint(chains, options)).toThrow('buffer: must be given, for the chains of the run');
  release(first, half, state, straight, resumed);
});
