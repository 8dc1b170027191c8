import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { decoderBdmc, decoderLikelihood, type AnnealingCheckpoint, type DecoderLikelihoodResult } from './index.js';
import { linearDecoder } from './linear-decoder.fixture.js';
import { memory } from './memory-checkpoint.fixture.js';

const { model, encode, sample } = linearDecoder(6, 0.1);
const data = sample(key(1), 5);
const options = {
  ...{ ...model, kernel: (stepSize: number) => hmc({ stepSize, steps: 2 }), schedule: { count: 4 } },
  ...{ chainsPerDatum: 3, key: key(2) },
};

interface Given {
  readonly batch?: number;
  readonly checkpoint?: AnnealingCheckpoint;
}

/** The numbers of a result, step sizes included: functions are not compared. */
const numbers = ({ stepSize, ...rest }: DecoderLikelihoodResult): object => ({
  ...rest,
  steps: [0.25, 0.5, 0.75, 1].map(stepSize),
});

/** With the checkpoint of one of the two runs, and another one in memory for the other. */
const both = async ({ checkpoint, batch = 16 }: Given, run: 'forward' | 'reverse'): Promise<object> => {
  const checkpoints = checkpoint && { forward: memory(), reverse: memory(), [run]: checkpoint };
  const shared = { ...options, encode, batch, simulations: 5 };
  const { lower, ...rest } = await decoderBdmc({ ...shared, ...(checkpoints && { checkpoints }) });
  return { ...rest, lower: numbers(lower) };
};

const RUNS: Readonly<Record<string, (given: Given) => Promise<object>>> = {
  'from the prior': async (given) => numbers(await decoderLikelihood({ ...options, data, ...given })),
  'from an encoder': async (given) => numbers(await decoderLikelihood({ ...options, data, encode, ...given })),
  'both bounds, the lower interrupted': (given) => both(given, 'forward'),
  'both bounds, the upper interrupted': (given) => both(given, 'reverse'),
};

describe.each(Object.entries(RUNS))('%s', (_, estimate) => {
  it('is the same for any batch, and goes on to the same from wherever it was', async () => {
    const tensors = tf.memory().numTensors;
    const whole = await estimate({});
    for (const batch of [1, 2, 4]) expect(await estimate({ batch })).toEqual(whole);
    let stops = 0;
    for (let at = 1; ; at += 3, stops++) {
      const checkpoint = memory(undefined, at);
      const failure = await estimate({ batch: 2, checkpoint }).catch((error: Error) => error.message);
      if (typeof failure !== 'string') break;
      expect(failure).toBe('killed');
      const other = 1 + (stops % 2);
      expect(await estimate({ batch: other, checkpoint: memory(checkpoint.bytes) })).toEqual(whole);
    }
    expect(stops).toBe(6); // writes: three batches, each at the start, at four temperatures, at the end
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('keeps a few numbers a chain, a temperature and no product of the two', async () => {
  const checkpoint = memory();
  const run = { ...options, data, chainsPerDatum: 2, stepSize: () => 0.1, checkpoint };
  await decoderLikelihood({ ...run, schedule: { count: 300 } });
  expect(checkpoint.bytes!.length).toBeLessThan(300 * 8 + 5 * 2 * 8 + 2000); // a path would be 5 x 300 x 48
});

it('holds the rows of one batch, whatever the number of data', async () => {
  const most = async (n: number): Promise<number> => {
    const some = sample(key(3), n);
    const idle = tf.memory().numBytes;
    let bytes = 0;
    const decode = (z: tf.Tensor): tf.Tensor => {
      bytes = Math.max(bytes, tf.memory().numBytes - idle);
      return model.decode(z);
    };
    await decoderLikelihood({ ...options, data: some, decode, batch: 2, stepSize: () => 0.1 });
    some.dispose();
    return bytes;
  };
  expect(await most(40)).toBe(await most(2));
});

it.each<[string, object, string, RegExp]>([
  ['other data', { data: sample(key(4), 5) }, 'a', /ais.checkpoint: must be of a run whose about is .*SHA-256/],
  [
    'another variance',
    { observationVariance: 0.2 },
    'a',
    /must be of a run whose about is .*"observationVariance":0.2/,
  ],
  ['an encoder', { encode }, 'a', /must be of a run whose about is .*"encoder":true/],
  ['other words', {}, 'b', /must be of a run whose about is .*"about":"b"/],
])('a checkpoint is not gone on from with %s', async (_, other, about, message) => {
  const checkpoint = memory();
  const run = { ...options, data, stepSize: () => 0.1 };
  await decoderLikelihood({ ...run, checkpoint: Object.assign(checkpoint, { about: 'a' }) });
  const again = decoderLikelihood({ ...run, ...other, checkpoint: Object.assign(checkpoint, { about }) });
  await expect(again).rejects.toThrow(message);
});

it('refuses a checkpoint that is none', async () => {
  const checkpoint = {} as AnnealingCheckpoint;
  await expect(decoderLikelihood({ ...options, data, checkpoint })).rejects.toThrow(
    'decoderLikelihood.checkpoint: must have the functions read and write',
  );
  const checkpoints = { forward: memory(), reverse: checkpoint };
  await expect(decoderBdmc({ ...options, checkpoints })).rejects.toThrow(
    'decoderBdmc.checkpoints.reverse: must have the functions read and write',
  );
});
