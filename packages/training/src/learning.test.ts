import * as tf from '@tensorflow/tfjs-core';
import { key, mapParams, release } from '@ebmjs/core';
import { adaptiveHmc, type AdaptiveHmcInfo, type AdaptiveHmcState } from '@ebmjs/samplers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AdamState } from './optimizers/adam.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { namedTensors } from './named-tensors.js';
import { start, type RunState } from './run-state.js';
import { numbers, toyOptions } from './toy-run.fixture.js';
import type { TrainOptions } from './train-options.js';
import { train } from './train.js';

type Options = TrainOptions<AdamState, AdaptiveHmcState, AdaptiveHmcInfo>;

const optionsWith = (stepSize = 0.05): Options => ({
  ...toyOptions(),
  sampler: { kernel: adaptiveHmc({ steps: 2, stepSize, mass: 'diagonal' }), steps: 3 },
});

async function advanceTo(to: number, options: Options, state: RunState<AdamState>): Promise<RunState<AdamState>> {
  for await (const update of train(options, state)) if (update.state.step === to) return update.state;
  throw new Error('unreachable');
}

describe('a run whose sampler learns', () => {
  const options = optionsWith();
  let first: RunState<AdamState>;
  let half: RunState<AdamState>;
  let bytes: Uint8Array;
  beforeAll(async () => {
    first = start(options, key(5));
    half = await advanceTo(6, options, first);
    bytes = await encodeCheckpoint({ ...options, state: half });
  });

  it('carries what it has learnt from update to update', async () => {
    expect(numbers(first.sampler)['stepSize']![0]).toBeCloseTo(0.05, 6);
    expect(Object.keys(half.sampler)).toEqual(['stepSize', 'variance']);
    // 18 steps at acceptances near 1 each lengthen the step by up to exp(0.2 * 0.2).
    expect(numbers(half.sampler)['stepSize']![0]).toBeGreaterThan(0.05 * Math.exp(18 * 0.03));
    const next = await advanceTo(7, optionsWith(), half);
    expect(numbers(next.sampler)).not.toEqual(numbers(half.sampler));
    release(next);
  });

  it('goes on from its checkpoint as if it had not stopped, bit for bit', async () => {
    const straight = await advanceTo(12, options, half);
    const resumed = optionsWith();
    const { state } = decodeCheckpoint(bytes, resumed);
    expect(numbers(state.sampler)).toEqual(numbers(half.sampler));
    const last = await advanceTo(12, resumed, state);
    expect(numbers(namedTensors(last))).toEqual(numbers(namedTensors(straight)));
    expect(resumed.buffer.snapshot()).toEqual(options.buffer.snapshot());

    // What it has learnt matters: without it the run is another.
    const forgetful = optionsWith();
    const again = decodeCheckpoint(bytes, forgetful).state;
    const fresh = { ...again, sampler: mapParams(first.sampler, (tensor) => tensor.clone()) };
    const other = await advanceTo(12, forgetful, fresh);
    expect(numbers(other.weights)).not.toEqual(numbers(last.weights));
    release(straight, state, last, again, fresh.sampler, other);
  });

  it('holds one number of tensors, and frees all but the last state', async () => {
    const count = tf.memory().numTensors;
    const last = await advanceTo(9, optionsWith(), half);
    expect(tf.memory().numTensors).toBe(count + Object.keys(namedTensors(last)).length);
    release(last);
    expect(tf.memory().numTensors).toBe(count);
  });

  it('is refused by a sampler that learns something else, in training and from a checkpoint', () => {
    const plain = toyOptions();
    expect(() => train(plain, half)).toThrow('train.sampler: must learn what the state carries');
    expect(() => train(plain, half)).toThrow('"nothing for stepSize [], variance [2]"');
    expect(() => decodeCheckpoint(bytes, plain)).toThrow('unknown tensor "sampler/stepSize"');
    const unit = { ...optionsWith(), sampler: { kernel: adaptiveHmc({ steps: 2 }), steps: 3 } };
    expect(() => decodeCheckpoint(bytes, unit)).toThrow('unknown tensor "sampler/variance"');
    const simple = start(plain, key(1));
    expect(() => train(optionsWith(), simple)).toThrow('"stepSize [], variance [2] for nothing"');
    release(simple);
  });
});
