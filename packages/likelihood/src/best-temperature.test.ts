import { EbmError, hostUniform, key, mean, split, variance, type Key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { bestTemperature, type AisResult, type BestTemperatureOptions, type PathPoint } from './index.js';

// Uniform on [0, 1] tilted by E = c x: log Z(beta) = log((1 - exp(-beta c)) / (beta c)), known at every temperature.
const c = 6;
const logZ = (beta: number): number => (beta === 0 ? 0 : Math.log(-Math.expm1(-beta * c) / (beta * c)));
const BETAS = Array.from({ length: 41 }, (_, k) => k / 40);
const pathOf = (standardError: number, shift = 0): PathPoint[] =>
  BETAS.map((beta) => ({ beta, logZ: shift * beta + logZ(beta), standardError, effectiveSamples: 90, gap: 0 }));
const runOf = (...paths: PathPoint[][]): Pick<AisResult, 'path' | 'groups'> => ({
  path: paths[0]!,
  groups: paths.map((path) => ({ path })) as unknown as AisResult['groups'],
});
/** Energies of `n` draws from the model at beta = 0.5, by the inverse of its distribution function. */
const energiesOf = (k: Key, n: number): number[] =>
  [...hostUniform(k, n)].map((u) => (-Math.log1p(u * Math.expm1(-c / 2)) / (c / 2)) * c);

const [oneKey, otherKey, manyKey] = split(key(1), 3);
const chooseOn = { energies: energiesOf(oneKey!, 50), baseEnergies: 0 };
const reportOn = { energies: energiesOf(otherKey!, 80), baseEnergies: 0 };
const ais = runOf(pathOf(0.3));

const likelihood = (energies: readonly number[], beta: number): number => -beta * mean(energies) - logZ(beta);

it('chooses where one set is likeliest, and reports the other there', async () => {
  const best = await bestTemperature({ ais, chooseOn, reportOn });
  const values = BETAS.slice(1).map((beta) => likelihood(chooseOn.energies, beta));
  const k = values.indexOf(Math.max(...values));
  expect(best.beta).toBe(BETAS[k + 1]);
  expect(best.temperature).toBe(1 / best.beta);
  expect(best.chosenOn.value).toBeCloseTo(values[k]!, 12);
  expect(best.heldOut.value).toBeCloseTo(likelihood(reportOn.energies, best.beta), 12);
  expect(best.heldOut).toMatchObject({ bounds: 'upper', kind: 'bound' });
  expect(best.optimism.value).toBeCloseTo(best.chosenOn.value - best.heldOut.value, 14);
  expect(best.optimism).toMatchObject({ bounds: 'none', kind: 'heuristic', effectiveSamples: 50 });
  expect(best.sweep.map(({ beta }) => beta)).toEqual(BETAS.slice(1));
  expect(best.sweep[k]!.logLikelihood).toEqual(best.chosenOn);
});

it('the error of the optimism is that of the data: both owe the same to log Z', async () => {
  const { beta, optimism, heldOut } = await bestTemperature({ ais, chooseOn, reportOn });
  const squared = (energies: readonly number[]): number => (beta ** 2 * variance(energies)) / energies.length;
  const truth = Math.sqrt(squared(chooseOn.energies) + squared(reportOn.energies));
  expect(optimism.standardError).toBeCloseTo(truth, 12);
  expect(heldOut.standardError).toBeCloseTo(Math.sqrt(squared(reportOn.energies) + 0.3 ** 2), 12);
});

/** One parameter fitted to ten data makes them look better by about a tenth of a nat (Akaike), with an error of 0.012. */
const RUNS = 1000;

it('choosing is optimistic: on average above the held-out figure', async () => {
  const runs = split(manyKey!, RUNS).map(async (runKey) => {
    const [a, b] = split(runKey, 2);
    const [one, other] = [energiesOf(a!, 10), energiesOf(b!, 10)];
    return bestTemperature({
      ais: runOf(pathOf(0)),
      chooseOn: { energies: one, baseEnergies: 0 },
      reportOn: { energies: other, baseEnergies: 0 },
    });
  });
  const optimisms = (await Promise.all(runs)).map(({ optimism }) => optimism.value);
  const error = Math.sqrt(variance(optimisms) / RUNS);
  expect(mean(optimisms)).toBeGreaterThan(5 * error);
});

describe('groups', () => {
  // The second group's log Z is 8 beta higher.
  const two = runOf(pathOf(0.3), pathOf(0.2, 8));
  const grouped = (set: typeof chooseOn, every: number) => ({
    ...set,
    groups: set.energies.map((_, i) => (i % every === 0 ? 1 : 0)),
  });

  it('each have their own path; what they share of the errors cancels', async () => {
    const sets = { chooseOn: grouped(chooseOn, 2), reportOn: grouped(reportOn, 4) };
    const { beta, heldOut, optimism } = await bestTemperature({ ais: two, ...sets });
    expect(heldOut.value).toBeCloseTo(likelihood(reportOn.energies, beta) - (8 * beta) / 4, 12);
    const squared = ({ energies, groups }: ReturnType<typeof grouped>): number =>
      variance(energies.map((energy, i) => beta * (energy + 8 * groups[i]!))) / energies.length;
    const shared = (0.25 * 0.3) ** 2 + (0.25 * 0.2) ** 2; // half and a quarter of the data are of group 1
    const truth = Math.sqrt(squared(sets.chooseOn) + squared(sets.reportOn) + shared);
    expect(optimism.standardError).toBeCloseTo(truth, 12);
  });

  it('are of both sets, or of neither', async () => {
    const options = { ais: two, chooseOn: grouped(chooseOn, 2), reportOn };
    await expect(bestTemperature(options)).rejects.toThrow(/reportOn.groups: must be given for both sets/);
  });
});

describe('refuses', () => {
  const refused = async (wrong: object, message: RegExp): Promise<void> => {
    const failed = bestTemperature({ ais, chooseOn, reportOn, ...wrong } as BestTemperatureOptions);
    await expect(failed).rejects.toThrow(EbmError);
    await expect(failed).rejects.toThrow(message);
  };

  it('the same data for both, in whatever order', async () => {
    const message = /bestTemperature.reportOn: must be other data than chooseOn/;
    await refused({ reportOn: chooseOn }, message);
    await refused({ reportOn: { ...chooseOn, energies: Float64Array.from(chooseOn.energies).reverse() } }, message);
  });

  it('unknown options, its own and those of the sets', async () => {
    await refused({ base: 0 }, /bestTemperature: unknown option/);
    await refused({ reportOn: { ...reportOn, labels: [] } }, /bestTemperature.reportOn: unknown option/);
  });

  it('a run that knows log Z at no temperature', async () => {
    const lost = runOf(pathOf(0).map((point) => ({ ...point, logZ: NaN })));
    await refused({ ais: lost }, /must have a log-likelihood at some temperature/);
  });
});

it('passes over temperatures at which nothing is known, reports progress and stops on an abort', async () => {
  const holes = runOf(pathOf(0).map((point, k) => (k === 1 || k === 30 ? { ...point, logZ: NaN } : point)));
  const done: number[] = [];
  const onProgress = (progress: { done: number; total: number }): number => done.push(progress.done / progress.total);
  const { beta } = await bestTemperature({ ais: holes, chooseOn, reportOn, onProgress });
  expect(beta).toBe((await bestTemperature({ ais, chooseOn, reportOn })).beta);
  expect(done).toHaveLength(40);
  expect(done.at(-1)).toBe(1);
  const reason = new Error('enough');
  const stopped = bestTemperature({ ais, chooseOn, reportOn, signal: AbortSignal.abort(reason) });
  await expect(stopped).rejects.toBe(reason);
});
