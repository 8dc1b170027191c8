import * as tf from '@tensorflow/tfjs-core';
import { key, mean, normal, scope, split, variance } from '@ebmjs/core';
import { hmc } from '@ebmjs/samplers';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { decoderBdmc, type DecoderBdmcResult } from './index.js';
import { linearDecoder } from './linear-decoder.fixture.js';

const { model, encode, logLikelihood } = linearDecoder(6, 0.1);
const simulations = 24;
const options = {
  ...model,
  ...{ kernel: (stepSize: number) => hmc({ stepSize, steps: 4 }), stepSize: 0.2 },
  ...{ simulations, chainsPerDatum: 6, key: key(5) },
};

/** The exact likelihood of each simulated datum, which its keys draw again. */
const truths = ((): number[] => {
  const [latentKey, noiseKey] = split(split(options.key, 3)[0], 2);
  const data = scope(() => {
    const means = model.decode(model.latent.sample(latentKey, simulations));
    return tf.add(means, tf.mul(normal(noiseKey, means.shape), Math.sqrt(0.1))).arraySync();
  });
  return (data as number[][]).map(logLikelihood);
})();

/** How many standard errors the mean of `exp(differences)`, which should be 1, is off. */
function offOne(differences: readonly number[]): number {
  const ratios = differences.map(Math.exp);
  const error = Math.sqrt(variance(ratios) / ratios.length);
  expect(error).toBeLessThan(0.2); // or nothing would be seen
  return Math.abs(mean(ratios) - 1) / error;
}

const lowers = ({ lower }: DecoderBdmcResult): number[] => lower.each.map(({ value }) => value);
const uppers = ({ eachUpper }: DecoderBdmcResult): number[] => eachUpper.map(({ value }) => value);

describe.each([
  ['the prior', 40, {}],
  ['an encoder', 6, { encode }],
])('from %s', (_, count, start) => {
  it('has the known likelihood between its bounds, and exact weights both ways', async () => {
    const result = await decoderBdmc({ ...options, ...start, schedule: { count, kind: 'sigmoid' } });
    expect(offOne(lowers(result).map((value, i) => value - truths[i]!))).toBeLessThan(5);
    expect(offOne(uppers(result).map((value, i) => truths[i]! - value))).toBeLessThan(5);
    const { lower, upper, gap } = result;
    expect(upper.value).toBeCloseTo(mean(uppers(result)), 12);
    expect(gap.value).toBeCloseTo(upper.value - lower.logLikelihood.value, 12);
    expect(lower.logLikelihood.value - mean(truths)).toBeLessThan(5 * lower.chainError);
    // Upper less truth is a mean over data that are independent of each other.
    const above = uppers(result).map((value, i) => value - truths[i]!);
    expect(mean(above)).toBeGreaterThan(-5 * Math.sqrt(variance(above) / simulations));
    expect(upper).toMatchObject({ bounds: 'upper', kind: 'bound', effectiveSamples: simulations });
    for (const each of result.eachUpper) expect(each).toMatchObject({ bounds: 'upper', kind: 'bound' });
  });
});

it('chains that do not start at the draw that a datum was made with are seen', async () => {
  // Steps that are too short for the start to be forgotten.
  const run = { ...options, batch: simulations, schedule: { count: 10 }, stepSize: () => 0.005 };
  const above = (result: DecoderBdmcResult): number => mean(uppers(result)) - mean(truths);
  expect(above(await decoderBdmc(run))).toBeGreaterThan(0);

  // The latent of another datum: as good a draw from the prior, and none from the posterior.
  const [turned, calls] = [(z: tf.Tensor): tf.Tensor => tf.reverse(z, 0), { sample: 0, decode: 0 }];
  const sample: typeof model.latent.sample = (k, n) =>
    scope(() => (calls.sample++ === 0 ? turned(model.latent.sample(k, n)) : model.latent.sample(k, n)));
  const decode = (z: tf.Tensor): tf.Tensor => scope(() => model.decode(calls.decode++ === 0 ? turned(z) : z));
  const mutant = await decoderBdmc({ ...run, decode, latent: { ...model.latent, sample } });
  expect(above(mutant)).toBeLessThan(-5); // what is called an upper bound lies nats below
});

it('more temperatures close the gap', async () => {
  const [few, many] = [
    await decoderBdmc({ ...options, schedule: { count: 5, kind: 'sigmoid' } }),
    await decoderBdmc({ ...options, schedule: { count: 25, kind: 'sigmoid' } }),
  ];
  expect(many.gap.value).toBeLessThan(few.gap.value / 2);
  expect(few.gap).toMatchObject({ bounds: 'upper', kind: 'bound' });
});

it('tells how far it is, and leaks nothing', async () => {
  const along: number[] = [];
  await expectNoLeakAsync(async () => {
    await decoderBdmc({
      ...{ ...options, encode, simulations: 3, batch: 2, chainsPerDatum: 2, schedule: { count: 8 } },
      onProgress: ({ done, total }) => {
        expect(total).toBe(2 + 2 * 2 * 8); // the pilot on a quarter, two batches each way
        along.push(done);
      },
    });
  });
  // Two of the pilot; and of either way 8 of two data and 8 of one, which make 16 together.
  const oneWay = Array.from({ length: 16 }, (_, i) => (4 / 3) * Math.min(i + 1, 8 + (i - 7) / 2));
  const expected = [1, 2, ...oneWay.map((done) => 2 + done), ...oneWay.map((done) => 18 + done)];
  expect(along).toHaveLength(34);
  along.forEach((done, i) => expect(done).toBeCloseTo(expected[i]!, 10));
});

it.each([
  [{ simulations: 1 }, 'decoderBdmc.simulations: must be a whole number of at least 2, got 1'],
  [{ data: 1 }, 'decoderBdmc: unknown option'],
])('refuses %j', async (wrong, message) => {
  await expect(decoderBdmc({ ...options, ...wrong })).rejects.toThrow(message);
});
