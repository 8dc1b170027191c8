import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Energy, key, mean, type Reference, scope, variance } from '@ebmjs/core';
import { gaussian, gaussianBernoulliRbm, gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, conditionalTarget, energiesOf, logLikelihood, raise } from './index.js';

const D = 4;
const PRECISION = 6;
/** `N(0, 1 / precision)`. */
const bell = (precision: number): Reference => gaussian({ dimension: D, scale: 1 / Math.sqrt(precision) });
const base = bell(1);
const model = bell(PRECISION);

const options = {
  base,
  target: model.energy,
  kernel: (beta: number) => hmc({ stepSize: 0.6 / Math.sqrt(1 + 5 * beta), steps: 3 }),
  schedule: { count: 40, kind: 'geometric', ratio: PRECISION },
  chainsPerDatum: 8,
  key: key(1),
} as const;

/** `log p` of each row. */
async function exactly({ energy, logZ }: Reference, data: tf.Tensor): Promise<Float64Array> {
  return (await energiesOf({ target: energy, data })).map((value) => -value - logZ);
}

const box = { min: -1, max: 1 };
const inBox = gaussianInBox({ dimension: D, mean: 0.8, scale: 0.3, box });
const boxed = {
  base: uniformBox({ shape: [D], ...box }),
  target: inBox.energy,
  kernel: (beta: number) => hmc({ stepSize: 0.5 / Math.sqrt(2 + 11 * beta), steps: 3, box }),
  schedule: { count: 60, kind: 'power', exponent: 2 },
} as const;
const machine = gaussianBernoulliRbm({
  weights: Array.from({ length: D }, (_, i) => Array.from({ length: 3 }, (_, j) => Math.sin(0.7 * i + 1.3 * j))),
});
const machined = {
  target: machine.energy,
  kernel: () => hmc({ stepSize: 0.5, steps: 3 }),
  schedule: { count: 40 },
} as const;

describe('the mean log-likelihood of data from the model', () => {
  it.each([
    ['a Gaussian', model, {}],
    ['a Gaussian in a box, from the uniform density', inBox, boxed],
    ['a restricted Boltzmann machine', machine, machined],
  ] as const)('is below the truth by no more than the gap: %s', async (_, truth, replaced) => {
    const data = truth.sample(key(100), 40);
    const exact = await exactly(truth, data);
    const result = await raise({ ...options, ...replaced, data });
    data.dispose();
    const below = mean(exact) - result.logLikelihood.value;
    expect(result.chainError).toBeLessThan(0.05);
    expect(result.gap).toBeLessThan(0.3);
    expect(below).toBeGreaterThan(-4 * result.chainError);
    expect(below).toBeLessThan(result.gap + 4 * result.chainError);
    expect(result.acceptance[0]!.beta).toBe(1);
    for (const { accepted } of result.acceptance) expect(accepted).toBeGreaterThan(0.6);
  });

  it('has the errors of its parts', async () => {
    const data = model.sample(key(100), 10);
    const { logLikelihood, chainError, values, errors } = await raise({ ...options, schedule: { count: 5 }, data });
    data.dispose();
    expect(logLikelihood.value).toBeCloseTo(mean(values), 12);
    expect(logLikelihood.standardError).toBeCloseTo(Math.sqrt(variance(values) / 10), 12);
    expect(chainError).toBeCloseTo(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0)) / 10, 12);
  });

  it('is refused for data outside the box', async () => {
    const failed = raise({ ...options, ...boxed, data: tf.fill([1, D], 1.5) });
    await expect(failed).rejects.toThrow(/raise.data: must lie in the base's box, from -1 to 1, got \[1.5,1.5\]/);
  });

  it('with the optimistic figure of AIS encloses the truth', async () => {
    const data = model.sample(key(100), 40);
    const truth = mean(await exactly(model, data));
    const conservative = await raise({ ...options, data });
    const { chainsPerDatum: _, ...rest } = options;
    const { logZ: partition } = await ais({ ...rest, chains: 200 });
    const optimistic = logLikelihood({ energies: await energiesOf({ target: options.target, data }), logZ: partition });
    data.dispose();
    expect(optimistic).toMatchObject({ bounds: 'upper', kind: 'bound' });
    expect(conservative.logLikelihood).toMatchObject({ bounds: 'lower', kind: 'heuristic' });
    expect(conservative.logLikelihood.value).toBeLessThan(truth + 4 * conservative.chainError);
    expect(optimistic.value).toBeGreaterThan(truth - 4 * partition.standardError);
  });
});

describe('a conditional target', () => {
  it('gives each datum the energy of its own label, in whatever rows its chains are', async () => {
    const data = model.sample(key(100), 6);
    const precisions = [2, 9, 2, 9, 9, 2];
    const labels = tf.tensor2d(precisions, [6, 1]);
    const energy =
      (y: tf.Tensor2D): Energy =>
      (x) =>
        scope(() => tf.mul(tf.sum(tf.square(x), 1), tf.div(tf.reshape(y, [-1]), 2)));
    const tensors = tf.memory().numTensors;
    const { values, errors } = await raise({
      ...options,
      target: conditionalTarget(energy, labels),
      kernel: (beta) => hmc({ stepSize: 0.6 / Math.sqrt(1 + 8 * beta), steps: 3 }),
      schedule: { count: 60, kind: 'geometric', ratio: 9 },
      chainsPerDatum: 40,
      data,
    });
    expect(tf.memory().numTensors).toBe(tensors);
    const rows = data.arraySync() as number[][];
    rows.forEach((row, i) => {
      const truth = -row.reduce((sum, x) => sum + x * x, 0) * (precisions[i]! / 2) - bell(precisions[i]!).logZ;
      expect(errors[i]).toBeLessThan(0.1);
      expect(Math.abs(values[i]! - truth)).toBeLessThan(4 * errors[i]!);
    });
    tf.dispose([data, labels]);
  });
});

describe('a run', () => {
  const data = model.sample(key(100), 3);
  const short = { ...options, schedule: { count: 10 }, chainsPerDatum: 2, data };

  it('is the same for the same key, and another for another', async () => {
    const [a, b, c] = [await raise(short), await raise(short), await raise({ ...short, key: key(2) })];
    expect([...a.values]).toEqual([...b.values]);
    expect([...a.values]).not.toEqual([...c.values]);
  });

  it('has for one datum the error of its chains', async () => {
    const one = tf.slice(data, 0, 1);
    const { logLikelihood: estimate, chainError } = await raise({ ...short, data: one });
    one.dispose();
    expect(chainError).toBeGreaterThan(0);
    expect(estimate.standardError).toBe(chainError);
    expect(estimate.effectiveSamples).toBe(1);
  });

  it('reports progress, holds as many tensors at each temperature, and lets timers through', async () => {
    const tensors = tf.memory().numTensors;
    const along = new Set<number>();
    const done: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const onProgress = (progress: { done: number; total: number }): void => {
      expect(progress.total).toBe(80);
      done.push(progress.done);
      along.add(tf.memory().numTensors);
    };
    await raise({ ...short, schedule: { count: 80 }, chainsPerDatum: 100, onProgress });
    clearInterval(timer);
    expect(done).toEqual(Array.from({ length: 80 }, (_, k) => k + 1));
    expect(along.size).toBe(1);
    expect(ticks).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('stops on an abort with its reason and frees everything', async () => {
    const tensors = tf.memory().numTensors;
    const reason = new Error('enough');
    const abort = new AbortController();
    const onProgress = ({ done }: { done: number }): void => (done === 3 ? abort.abort(reason) : undefined);
    await expect(raise({ ...short, signal: abort.signal, onProgress })).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    [{ chainsPerDatum: 1 }, /raise.chainsPerDatum: must be a whole number of at least 2/],
    [{ data: tf.zeros([3, 2]) }, /raise.data: must have shape \[n, 4\]/],
    [{ data: tf.zeros([0, 4]) }, /raise.data/],
    [{ data: tf.zeros([3, 4], 'int32') }, /raise.data: must be float32/],
    [{ data: tf.fill([3, 4], NaN) }, /raise, start: the base energy of chain 0 must be finite, got NaN/],
    [{ schedule: { count: 0 } }, /annealingSchedule.count/],
    [{ kernel: hmc({ stepSize: 1, steps: 1 }) }, /raise.kernel: must be a function/],
    [{ target: {} }, /raise.target: must be an Energy/],
    [{ chains: 10 }, /raise: unknown option.*"chains"/],
  ])('refuses %o', async (misuse, message) => {
    const tensors = tf.memory().numTensors;
    const failed = raise({ ...short, ...misuse } as unknown as Parameters<typeof raise>[0]);
    await expect(failed).rejects.toThrow(EbmError);
    await expect(failed).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
