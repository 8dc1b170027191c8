import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Kernel, key, mean, type Reference, scope, type State, variance } from '@ebmjs/core';
import { gaussian, gaussianBernoulliRbm, gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, conditionalTarget, logMeanExp, temperatureSweep, type AisOptions } from './index.js';

/** `N(0, 1 / precision)` in `d` dimensions. */
const bell = (d: number, precision = 1): Reference => gaussian({ dimension: d, scale: 1 / Math.sqrt(precision) });

/** A kernel that draws `x` anew from `E_beta` between two such Gaussians: what AIS is with perfect mixing. */
const perfect =
  (d: number, from: number, to: number) =>
  (beta: number): Kernel<State, object> => ({
    init: (position) => ({ position: tf.clone(position) }),
    step: (k, { position }) => [{ position: bell(d, from + beta * (to - from)).sample(k, position.shape[0]!) }, {}],
  });

/** How many standard errors an estimate is off, which must not be met by stating a large one. */
function errors(estimate: { value: number; standardError: number }, truth: number, largest = 0.05): number {
  expect(estimate.standardError).toBeGreaterThan(0);
  expect(estimate.standardError).toBeLessThan(largest);
  return Math.abs(estimate.value - truth) / estimate.standardError;
}

describe('log Z of targets that are known', () => {
  it('a Gaussian of ten dimensions, precisions 1 to 10', async () => {
    const target = gaussian({ dimension: 10, scale: Array.from({ length: 10 }, (_, i) => 1 / Math.sqrt(1 + i)) });
    const { logZ, acceptance } = await ais({
      base: bell(10),
      target: target.energy,
      kernel: (beta) => hmc({ stepSize: 0.6 / Math.sqrt(1 + 9 * beta), steps: 3 }),
      schedule: { count: 80, kind: 'geometric', ratio: 10 },
      chains: 200,
      key: key(1),
    });
    expect(errors(logZ, target.logZ)).toBeLessThan(4);
    expect(logZ).toMatchObject({ bounds: 'lower', kind: 'bound' });
    expect(acceptance).toHaveLength(80);
    expect(acceptance.at(-1)!.beta).toBe(1);
    for (const { accepted } of acceptance) expect(accepted).toBeGreaterThan(0.5);
    // The mean of logarithms is expected half their variance below: 4 standard errors of mean and of variance.
    const below = target.logZ - logZ.meanLogWeight;
    const error = Math.sqrt((2 * logZ.gap) / 200 + (logZ.gap ** 2 * 2) / 200);
    expect(Math.abs(below - logZ.gap)).toBeLessThan(4 * error);
  });

  it('a Gaussian in a box, from the uniform density, at every temperature', async () => {
    const box = { min: 0, max: 1 };
    const [dimension, precision] = [6, 44.4];
    const at = (beta: number) => gaussianInBox({ dimension, mean: 0.2, scale: 1 / Math.sqrt(beta * precision), box });
    const { logZ, path, samples, logWeights } = await ais({
      base: uniformBox({ shape: [dimension] }),
      target: at(1).energy,
      kernel: (beta) => hmc({ stepSize: 0.5 / Math.sqrt(6 + precision * beta), steps: 3, box }),
      schedule: { count: 60, kind: 'power', exponent: 2 },
      chains: 250,
      key: key(2),
      keepSamples: true,
    });
    expect(errors(logZ, at(1).logZ)).toBeLessThan(4);
    expect(path).toHaveLength(61);
    expect(path[0]).toEqual({ beta: 0, logZ: 0, standardError: 0, effectiveSamples: 250, gap: 0 });
    expect(path[60]).toMatchObject({ beta: 1, logZ: logZ.value, standardError: logZ.standardError, gap: logZ.gap });
    for (const { beta, logZ: value, standardError } of path.slice(1)) {
      expect(errors({ value, standardError }, at(beta).logZ)).toBeLessThan(4.5); // the largest of 60
    }

    // Weighed, the end points are draws from the target: mean coordinate within 4 standard errors.
    const rows = samples!.arraySync() as number[][];
    samples!.dispose();
    const shares = logWeights.map((log) => Math.exp(log - logMeanExp(logWeights)));
    const weighed = rows.map((row, i) => shares[i]! * (mean(row) - at(1).mean[0]!));
    expect(Math.abs(mean(weighed))).toBeLessThan(4 * Math.sqrt(variance(weighed) / rows.length));
  });

  it('a restricted Boltzmann machine with Gaussian visible units, by enumeration of the hidden ones', async () => {
    const [visible, hidden] = [5, 4];
    const target = gaussianBernoulliRbm({
      weights: Array.from({ length: visible }, (_, i) =>
        Array.from({ length: hidden }, (_, j) => Math.sin(0.7 * i + 1.3 * j)),
      ),
      hiddenBias: Array.from({ length: hidden }, (_, j) => 0.3 * Math.sin(1.1 * j + 0.5)),
    });
    const { logZ } = await ais({
      base: bell(visible),
      target: target.energy,
      kernel: () => hmc({ stepSize: 0.5, steps: 3 }),
      schedule: { count: 60 },
      chains: 200,
      key: key(3),
    });
    expect(errors(logZ, target.logZ)).toBeLessThan(4);
  });
});

describe('with perfect transitions, from precision 1 to 10', () => {
  const d = 8;
  const chains = 500;
  const run = (schedule: AisOptions<State, object>['schedule']) =>
    ais({
      base: bell(d),
      target: bell(d, 10).energy,
      kernel: perfect(d, 1, 10),
      schedule,
      chains,
      key: key(4),
    });
  const truth = bell(d, 10).logZ;

  it.each([
    // E[log w] below log Z a dimension, computed independently (NumPy, float64).
    ['linear', { count: 100 }, 0.02058385],
    ['sigmoid', { count: 100, kind: 'sigmoid' }, 0.01889475],
    ['geometric', { count: 100, kind: 'geometric', ratio: 10 }, 0.01335707],
  ] as const)('the log-weights have the exact mean and variance: %s', async (_, schedule, gap) => {
    const { logZ, logWeights } = await run(schedule);
    expect(Math.abs(logZ.meanLogWeight - (truth - d * gap))).toBeLessThan(4 * Math.sqrt(variance(logWeights) / chains));
    // Var(log w) is nearly twice the gap (within 3 % at 100 steps); a variance has a standard error of sqrt(2 / n).
    expect(Math.abs(logZ.gap / (d * gap) - 1)).toBeLessThan(0.03 + 4 * Math.sqrt(2 / chains));
  });

  it('the weights average to Z, with the exact relative variance', async () => {
    const { logWeights, logZ } = await run({ count: 10 });
    // E[w^2] / E[w]^2 a step of precision p to q: p^-1/2 q (2 q - p)^-1/2 a dimension.
    let log = 0;
    for (let p = 1; p < 9.95; p += 0.9) log += d * (Math.log(p + 0.9) - (Math.log(p) + Math.log(p + 1.8)) / 2);
    const relativeVariance = Math.expm1(log);
    const ratios = logWeights.map((w) => Math.exp(w - truth));
    expect(Math.abs(mean(ratios) - 1)).toBeLessThan(4 * Math.sqrt(relativeVariance / chains));
    expect(logZ.effectiveSamples).toBeLessThan(chains);
    expect(logZ.value).toBeCloseTo(truth + Math.log(mean(ratios)), 10);
  });
});

describe('groups', () => {
  const precisions = tf.tensor2d([[4], [25]]);
  const target = conditionalTarget(
    (labels) => (x) => scope(() => tf.mul(tf.sum(tf.square(x), 1), tf.mul(tf.reshape(labels, [-1]), 0.5))),
    precisions,
  );
  // Class 1 has every third chain.
  const groups = Int32Array.from({ length: 300 }, (_, i) => (i % 3 === 1 ? 1 : 0));
  const options = {
    base: bell(2),
    target,
    groups,
    chains: 300,
    kernel: (beta: number) => hmc({ stepSize: 0.5 / Math.sqrt(1 + 24 * beta), steps: 4 }),
    schedule: { count: 60, kind: 'geometric', ratio: 25 },
    key: key(5),
  } as const;

  it('are estimated each by itself, in one run', async () => {
    const tensors = tf.memory().numTensors;
    const result = await ais(options);
    expect(tf.memory().numTensors).toBe(tensors);
    const truths = [bell(2, 4).logZ, bell(2, 25).logZ];
    expect(result.groups).toHaveLength(2);
    result.groups.forEach((group, g) => {
      expect(errors(group, truths[g]!, 0.08)).toBeLessThan(4);
      expect(group.path.at(-1)!.logZ).toBe(group.value);
      expect(group.path[0]!.logZ).toBe(options.base.logZ);
    });
    // Together: the mean of both Z, though one has twice the chains; what tells them apart is no noise.
    expect(errors(result.logZ, logMeanExp(truths))).toBeLessThan(4);
    expect(result.logZ.value).toBeCloseTo(logMeanExp(result.groups.map(({ value }) => value)), 12);
  });

  it('are required by a conditional target', async () => {
    const { groups: _, ...rest } = options;
    await expect(ais(rest)).rejects.toThrow(/ais.groups: must be given/);
  });
});

describe('a run', () => {
  const options = {
    base: bell(2),
    target: gaussian({ dimension: 2, mean: 0.3, scale: 0.7 }).energy,
    kernel: () => hmc({ stepSize: 0.5, steps: 2 }),
    schedule: { count: 20 },
    chains: 8,
    key: key(6),
  } as const;

  it('is the same for the same key, and another for another', async () => {
    const [a, b, c] = [await ais(options), await ais(options), await ais({ ...options, key: key(7) })];
    expect([...a.logWeights]).toEqual([...b.logWeights]);
    expect([...a.logWeights]).not.toEqual([...c.logWeights]);
    expect(a.samples).toBeUndefined();
  });

  it('reports progress after every temperature, holds as many tensors at each, and lets timers through', async () => {
    const tensors = tf.memory().numTensors;
    const along = new Set<number>();
    const done: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    await ais({
      ...options,
      schedule: { count: 100 },
      chains: 300,
      onProgress: (progress) => {
        expect(progress.total).toBe(100);
        done.push(progress.done);
        along.add(tf.memory().numTensors);
      },
    });
    clearInterval(timer);
    expect(done).toEqual(Array.from({ length: 100 }, (_, k) => k + 1));
    expect(along.size).toBe(1);
    expect(ticks).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('stops on an abort with its reason and frees everything', async () => {
    const tensors = tf.memory().numTensors;
    const reason = new Error('enough');
    const abort = new AbortController();
    const onProgress = ({ done }: { done: number }): void => (done === 3 ? abort.abort(reason) : undefined);
    await expect(ais({ ...options, signal: abort.signal, onProgress, keepSamples: true })).rejects.toBe(reason);
    await expect(ais({ ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('without a path is the same run, which then cannot be swept', async () => {
    const seen: object[] = [];
    const run = { ...options, groups: [0, 0, 0, 0, 1, 1, 1, 1] };
    const bare = await ais({ ...run, keepPath: false, onProgress: (progress) => seen.push(progress) });
    const { path, groups, ...kept } = await ais(run);
    expect(path.length).toBeGreaterThan(1);
    expect(bare).toEqual({ ...kept, path: [], groups: groups.map((group) => ({ ...group, path: [] })) });
    expect(seen.filter((progress) => 'estimate' in progress)).toEqual([]);
    const sweep = temperatureSweep({ energies: [1, 2], baseEnergies: 0, ais: bare });
    await expect(sweep).rejects.toThrow('temperatureSweep.ais: must be of a run that kept its path');
  });

  it('says nothing of acceptance where the kernel does not', async () => {
    expect((await ais({ ...options, kernel: perfect(2, 1, 2) })).acceptance).toEqual([]);
  });

  it.each([
    [{ chains: 1 }, /ais.chains: must be a whole number of at least 2/],
    [{ schedule: [0, 0.5] }, /annealingSchedule: must begin with 0 and end with 1/],
    [{ kernel: hmc({ stepSize: 1, steps: 1 }) }, /ais.kernel: must be a function that returns a kernel/],
    [{ target: 3 }, /ais.target: must be an Energy/],
    [{ groups: [0, 0] }, /ais.groups: must name a group for each of 8 chains/],
    [{ groups: [0, 0, 0, 0, 0.5, 1, 1, 1] }, /ais.groups\[4\]: must be a whole number/],
    [{ temperatures: 10 }, /ais: unknown option.*"temperatures"/],
    [
      { target: (x: tf.Tensor) => scope(() => tf.log(tf.sum(x, 1))) },
      /ais, start: the target energy of chain \d must be finite/,
    ],
  ])('refuses %o', async (misuse, message) => {
    const tensors = tf.memory().numTensors;
    const failed = ais({ ...options, ...misuse } as unknown as Parameters<typeof ais>[0]);
    await expect(failed).rejects.toThrow(EbmError);
    await expect(failed).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
