import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, mean, scope, variance } from '@ebmjs/core';
import { gaussian, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { decoderLikelihood, type DecoderLikelihoodOptions } from './index.js';
import { linearDecoder } from './linear-decoder.fixture.js';

const { model, encode, logLikelihood, sample } = linearDecoder(6, 0.1);
const kernel = (stepSize: number) => hmc({ stepSize, steps: 4 });
const schedule = { count: 40, kind: 'sigmoid' } as const;
const data = sample(key(1), 5);
const truths = (data.arraySync() as number[][]).map(logLikelihood);
const options = { ...model, data, kernel, schedule, chainsPerDatum: 80, key: key(2) };

type Result = Awaited<ReturnType<typeof decoderLikelihood>>;

/** The largest number of standard errors that a datum is off. */
const farthest = ({ each }: Pick<Result, 'each'>): number =>
  Math.max(...each.map(({ value, standardError }, i) => Math.abs(value - truths[i]!) / standardError));

describe.each([
  ['the prior', {}],
  ['an encoder', { encode }],
])('from %s', (_, start) => {
  it('is the likelihood of a linear decoder, which is known', async () => {
    const result = await decoderLikelihood({ ...options, ...start });
    expect(farthest(result)).toBeLessThan(5.2); // of five
    for (const each of result.each) {
      expect(each.standardError).toBeLessThan(0.35); // or the line above says nothing
      expect(each).toMatchObject({ bounds: 'lower', kind: 'bound' });
    }
    const values = result.each.map(({ value }) => value);
    const error = Math.hypot(...result.each.map(({ standardError }) => standardError)) / 5;
    expect(result.chainError).toBeCloseTo(error, 12);
    expect(result.logLikelihood).toEqual({
      value: mean(values),
      standardError: Math.sqrt(variance(values) / 5),
      effectiveSamples: 5,
      bounds: 'lower',
      kind: 'bound',
    });
    expect(Math.abs(result.logLikelihood.value - mean(truths))).toBeLessThan(5 * result.chainError);
  });
});

describe('the mistakes that can be made here are seen by that check', () => {
  it.each([
    ['a variance that is taken for a standard deviation', { observationVariance: Math.sqrt(0.1) }],
    ['a prior whose log Z is forgotten', { encode, latent: { ...model.latent, logZ: 0 } }],
  ])('%s', async (_, mistake) => {
    expect(farthest(await decoderLikelihood({ ...options, ...mistake }))).toBeGreaterThan(8);
  });

  it('the volume of the encoder that is forgotten', async () => {
    const half = (x: tf.Tensor) => {
      const { mean: m, scale } = encode(x);
      return { mean: m, scale: tf.div(scale, 2) };
    };
    const [right, other] = [
      await decoderLikelihood({ ...options, encode }),
      await decoderLikelihood({ ...options, encode: half }),
    ];
    // Their log Z differ by the volume alone, 2 log 2; and the likelihoods do not.
    const apart = right.each.map(({ value }, i) => Math.abs(value - other.each[i]!.value));
    const errors = right.each.map((e, i) => Math.hypot(e.standardError, other.each[i]!.standardError));
    apart.forEach((gap, i) => expect(gap).toBeLessThan(5 * errors[i]!));
    const forgotten = right.each.map(({ value }, i) => Math.abs(value + 2 * Math.LN2 - other.each[i]!.value));
    expect(Math.max(...forgotten.map((gap, i) => gap / errors[i]!))).toBeGreaterThan(8);
  });
});

it('beginning at an encoder close to the posterior, few temperatures are enough', async () => {
  const few = { ...options, schedule: { count: 5 } } as const;
  const [near, far] = [await decoderLikelihood({ ...few, encode }), await decoderLikelihood(few)];
  expect(near.gap).toBeLessThan(far.gap / 4);
});

it('holds one batch at a time, and tells how far it is', async () => {
  const along: number[] = [];
  const sizes = new Set<number>();
  const decode = (z: tf.Tensor): tf.Tensor => (sizes.add(z.shape[0]!), model.decode(z));
  const run = { ...options, decode, chainsPerDatum: 3, batch: 2, schedule: { count: 9 }, stepSize: () => 0.1 } as const;
  const result = await decoderLikelihood({
    ...run,
    onProgress: ({ done, total }) => {
      expect(total).toBe(27); // of three batches
      along.push(done);
    },
  });
  expect(along).toHaveLength(27);
  // The third batch is half as large as the others.
  along.forEach((done, i) => expect(done).toBeCloseTo(1.2 * Math.min(i + 1, 18 + (i - 17) / 2), 10));
  expect([...sizes].toSorted((a, b) => a - b)).toEqual([3, 6]);
  expect(result.each).toHaveLength(5);
  expect(result.acceptance).toHaveLength(9);
  for (const { accepted } of result.acceptance) expect(accepted).toBeLessThanOrEqual(1);
});

it('tunes its steps on other chains towards the wanted acceptance, and returns them for another run', async () => {
  const tuned = await decoderLikelihood({ ...options, schedule: { count: 120, kind: 'sigmoid' }, chainsPerDatum: 8 });
  const late = tuned.acceptance.slice(60).map(({ accepted }) => accepted);
  expect(Math.abs(mean(late) - 0.65)).toBeLessThan(0.12);
  const again = { ...options, schedule: { count: 8 }, chainsPerDatum: 4, stepSize: tuned.stepSize } as const;
  const [one, two] = [await decoderLikelihood(again), await decoderLikelihood(again)];
  expect(one.stepSize).toBe(tuned.stepSize);
  expect(one.each).toEqual(two.each);
});

it('takes priors in a box', async () => {
  // x = z on [0, 1] with noise: p(x) is a difference of two normal distribution functions; in its middle nearly 1.
  const latent = uniformBox({ shape: [1] });
  const box = { min: 0, max: 1 };
  const middle = tf.tensor2d([[0.5], [0.4]]);
  const { each } = await decoderLikelihood({
    ...{ decode: (z: tf.Tensor) => tf.clone(z), latent, observationVariance: 0.0025, data: middle, key: key(4) },
    ...{ kernel: (stepSize: number) => hmc({ stepSize, steps: 5, box }), schedule: { count: 40 }, chainsPerDatum: 300 },
  });
  middle.dispose();
  for (const { value, standardError } of each) expect(Math.abs(value)).toBeLessThan(5 * standardError);
});

it('the default is 10,000 temperatures of 16 chains', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const run = decoderLikelihood({
    ...{ ...model, data: sample(key(3), 1), kernel, key: key(4), signal: stop.signal, stepSize: () => 0.1 },
    decode: (z) => (seen.push(z.shape[0]!), model.decode(z)),
    onProgress: ({ total }) => {
      seen.push(total);
      stop.abort(new Error('enough'));
    },
  });
  await expect(run).rejects.toThrow('enough');
  expect(new Set(seen)).toEqual(new Set([16, 10_000]));
});

it('leaks nothing, not even when it is stopped or the decoder fails', async () => {
  const short = { ...options, schedule: { count: 3 }, chainsPerDatum: 2, batch: 2 } as const;
  const stop = new AbortController();
  await expectNoLeakAsync(async () => {
    await decoderLikelihood({ ...short, encode });
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(decoderLikelihood({ ...short, signal: stop.signal, onProgress })).rejects.toThrow('enough');
    const decode = (z: tf.Tensor): tf.Tensor => scope(() => tf.concat([model.decode(z), z], 1));
    await expect(decoderLikelihood({ ...short, decode })).rejects.toThrow(
      'decoderLikelihood.decode: must return shape',
    );
  });
});

it.each([
  [{ decode: 1 }, 'decoderLikelihood.decode: must be a function, got 1'],
  [{ latent: {} }, 'decoderLikelihood.latent: must be a Reference'],
  [{ observationVariance: 0 }, 'decoderLikelihood.observationVariance: must be a finite number above 0, got 0'],
  [{ kernel: hmc({ stepSize: 1, steps: 1 }) }, 'decoderLikelihood.kernel: must be a function that returns a kernel'],
  [{ chainsPerDatum: 1 }, 'decoderLikelihood.chainsPerDatum: must be a whole number of at least 2, got 1'],
  [{ batch: 0 }, 'decoderLikelihood.batch: must be a whole number of at least 1, got 0'],
  [{ encode: 1 }, 'decoderLikelihood.encode: must be a function, got 1'],
  [
    { encode, latent: uniformBox({ shape: [2] }) },
    'decoderLikelihood.encode: must be absent where the prior lies in a',
  ],
  [
    { encode: (x: tf.Tensor) => ({ mean: tf.zeros([x.shape[0]!, 3]), scale: tf.ones([x.shape[0]!, 3]) }) },
    'decoderLikelihood.encode mean: must have shape [5, 2], got [5,3]',
  ],
  [
    { encode: (x: tf.Tensor) => ({ mean: tf.zeros([x.shape[0]!, 2]), scale: tf.zeros([x.shape[0]!, 2]) }) },
    'decoderLikelihood.encode scale: must be above 0 and finite, in row 0 too',
  ],
  [{ latent: gaussian({ dimension: 2 }), stepSize: -1 }, 'pilotStepSizes.stepSize: must be a finite number above 0'],
  [{ chains: 3 }, 'decoderLikelihood: unknown option'],
])('refuses %o', async (wrong, message) => {
  const given = { ...options, ...wrong } as unknown as DecoderLikelihoodOptions<never, never>;
  await expectNoLeakAsync(async () => {
    await expect(decoderLikelihood(given)).rejects.toThrow(EbmError);
    await expect(decoderLikelihood(given)).rejects.toThrow(message);
  });
});
