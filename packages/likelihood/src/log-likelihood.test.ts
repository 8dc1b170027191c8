import { EbmError, type Estimate, hostUniform, key, mean, variance } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { logLikelihood, temperatureSweep, type AisResult, type LogLikelihoodOptions, type PathPoint } from './index.js';

const energies = [1, 2, 4, 9];
const lower: Estimate = { value: 3, standardError: 0.5, effectiveSamples: 50, bounds: 'lower', kind: 'bound' };

describe('logLikelihood', () => {
  it('is mean(-E) - log Z, with both errors, on the other side', () => {
    const estimate = logLikelihood({ energies, logZ: lower });
    expect(estimate).toMatchObject({ value: -7, bounds: 'upper', kind: 'bound' });
    expect(estimate.standardError).toBeCloseTo(Math.sqrt(variance(energies) / 4 + 0.25), 14);
    expect(estimate.effectiveSamples).toBeCloseTo(variance(energies) / estimate.standardError ** 2, 12);
    expect(logLikelihood({ energies, logZ: { ...lower, standardError: 0 } }).effectiveSamples).toBeCloseTo(4, 12);
  });

  it('turns an upper bound into a lower one, and a heuristic stays one', () => {
    const heuristic = { ...lower, bounds: 'upper', kind: 'heuristic' } as const;
    expect(logLikelihood({ energies, logZ: heuristic })).toMatchObject({ bounds: 'lower', kind: 'heuristic' });
    expect(logLikelihood({ energies, logZ: { ...lower, bounds: 'none' } })).toMatchObject({ bounds: 'none' });
  });

  it('takes each datum with the log Z of its group', () => {
    const other = { ...lower, value: 10, standardError: 0.1 };
    const estimate = logLikelihood({ energies, logZ: [lower, other], groups: [0, 1, 0, 0] });
    const values = [-4, -12, -7, -12];
    expect(estimate).toMatchObject({ value: mean(values), bounds: 'upper', kind: 'bound' });
    expect(estimate.standardError).toBeCloseTo(
      Math.sqrt(variance(values) / 4 + (0.75 * 0.5) ** 2 + (0.25 * 0.1) ** 2),
      14,
    );
  });

  it('is no bound where its groups disagree; a group without data has no say', () => {
    const upper = { ...lower, bounds: 'upper' } as const;
    expect(logLikelihood({ energies, logZ: [lower, upper], groups: [0, 1, 0, 0] })).toMatchObject({
      bounds: 'none',
      kind: 'heuristic',
    });
    expect(logLikelihood({ energies, logZ: [lower, upper], groups: [0, 0, 0, 0] })).toMatchObject({
      bounds: 'upper',
      kind: 'bound',
    });
  });

  it.each([
    [{ energies: [1] }, /logLikelihood.energies: must be two numbers or more, got 1/],
    [{ groups: [0, 0, 0, 0] }, /logLikelihood.logZ: must be one estimate a group/],
    [{ logZ: [lower, lower] }, /logLikelihood.groups: must name a group for each of 4 data/],
    [{ logZ: [lower, lower], groups: [0, 1] }, /must name a group for each of 4 data, got 2/],
    [
      { logZ: [lower, lower], groups: [0, 1, 2, 0] },
      /logLikelihood.groups\[2\]: must be a whole number from 0 to 1, got 2/,
    ],
    [{ logz: lower }, /logLikelihood: unknown option/],
  ])('refuses %j', (misuse, message) => {
    const make = (): unknown => logLikelihood({ energies, logZ: lower, ...misuse } as LogLikelihoodOptions);
    expect(make).toThrow(EbmError);
    expect(make).toThrow(message);
  });
});

describe('temperatureSweep', () => {
  // Uniform on [0, 1] tilted by E = c x: log Z(beta) = log((1 - exp(-beta c)) / (beta c)), known at every temperature.
  const c = 6;
  const logZ = (beta: number): number => (beta === 0 ? 0 : Math.log(-Math.expm1(-beta * c) / (beta * c)));
  const pathOf = (shift: number): PathPoint[] =>
    [0, 0.25, 0.5, 0.75, 1].map((beta) => ({
      beta,
      logZ: shift * beta + logZ(beta),
      standardError: 0.01,
      effectiveSamples: 90,
      gap: 0,
    }));
  const result = (...shifts: number[]): Pick<AisResult, 'path' | 'groups'> => {
    const groups = shifts.map((shift) => ({
      ...lower,
      relativeVariance: 0,
      jackknife: { value: lower.value, standardError: lower.standardError },
      meanLogWeight: 0,
      gap: 0,
      path: pathOf(shift),
    }));
    return { path: pathOf(shifts[0]!), groups };
  };
  // Data from the model at beta = 0.5, by the inverse of its distribution function.
  const data = [...hostUniform(key(1), 400)].map((u) => -Math.log1p(u * Math.expm1(-c / 2)) / (c / 2));
  const energies = data.map((x) => c * x);

  it('is the log-likelihood at each temperature, best where the data came from', async () => {
    const points = await temperatureSweep({ energies, baseEnergies: 0, ais: result(0) });
    expect(points.map(({ beta }) => beta)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(points[1]!.temperature).toBe(2);
    for (const { beta, logLikelihood: estimate } of points) {
      expect(estimate.value).toBeCloseTo(-beta * mean(energies) - logZ(beta), 12);
      expect(estimate.standardError).toBeCloseTo(Math.sqrt((beta ** 2 * variance(energies)) / 400 + 1e-4), 12);
      expect(estimate).toMatchObject({ bounds: 'upper', kind: 'bound' });
    }
    const best = points.reduce((a, b) => (b.logLikelihood.value > a.logLikelihood.value ? b : a));
    expect(best.beta).toBe(0.5);
  });

  it('mixes in the energies of the base, a number each or one for all', async () => {
    const each = energies.map((_, i) => i / 100);
    const [point] = await temperatureSweep({ energies, baseEnergies: each, ais: result(0) });
    expect(point!.logLikelihood.value).toBeCloseTo(-0.25 * mean(energies) - 0.75 * mean(each) - logZ(0.25), 12);
    const [constant] = await temperatureSweep({ energies, baseEnergies: 7, ais: result(0) });
    expect(constant!.logLikelihood.value).toBeCloseTo(-0.25 * mean(energies) - 0.75 * 7 - logZ(0.25), 12);
  });

  it('takes the path of each group', async () => {
    const groups = energies.map((_, i) => (i < 100 ? 1 : 0));
    const points = await temperatureSweep({ energies, baseEnergies: 0, ais: result(0, 8), groups });
    expect(points[3]!.logLikelihood.value).toBeCloseTo(-mean(energies) - logZ(1) - 8 / 4, 12);
  });

  it('reports progress, stops on an abort, refuses misuse', async () => {
    const done: number[] = [];
    const options = { energies, baseEnergies: 0, ais: result(0) };
    await temperatureSweep({ ...options, onProgress: (progress) => done.push(progress.done / progress.total) });
    expect(done).toEqual([0.25, 0.5, 0.75, 1]);
    const reason = new Error('enough');
    await expect(temperatureSweep({ ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(temperatureSweep({ ...options, baseEnergies: [1] })).rejects.toThrow(
      /baseEnergies: must be 400 numbers, or one/,
    );
    await expect(temperatureSweep({ ...options, path: [] } as typeof options)).rejects.toThrow(/unknown option/);
  });
});
