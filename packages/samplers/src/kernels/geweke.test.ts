import { describe, expect, it } from 'vitest';
import { foldIn, key, release, split, type Kernel, type State } from '@ebmjs/core';
import { betaBinomial, conjugateNormal, drawn, type JointModel } from '../../test/joint-models.js';
import { mean, numbers, standardError } from '../../test/read.js';
import { diagonalMass, hmc, langevin, mala, nuts, randomWalk } from '../index.js';

const N = 8000;
const ROUNDS = 6;

/**
 * Geweke (2004, "Getting it right: joint distribution tests of posterior simulators"): parameters and observations drawn
 * together have the same law as those that take turns, the parameter moved by a kernel on its posterior and the
 * observation drawn anew. The scores of `t`, `t^2`, `y`, `y^2`, `t y`, and of `t` below its median, between the two.
 */
function gewekeScores(
  kernel: Kernel<State, unknown>,
  model: JointModel,
): { readonly statistic: string; readonly z: number }[] {
  let { t, y } = drawn(model, key(1), N);
  for (let round = 0; round < ROUNDS; round++) {
    const [stepKey, dataKey] = split(foldIn(key(2), round), 2);
    const energy = model.posterior(y);
    const state = kernel.init(t, energy);
    const [next, info] = kernel.step(stepKey, state, energy);
    const moved = next.position.clone();
    release(state, next, info, t, y);
    [t, y] = [moved, model.observe(dataKey, moved)];
  }
  const direct = drawn(model, key(3), N);
  const [a, b] = [{ t, y }, direct].map((pair) => ({ t: numbers(pair.t), y: numbers(pair.y) }));
  release(t, y, direct);
  const median = numbers(model.prior(key(4), 1001)).toSorted((p, q) => p - q)[500]!;
  const statistics: readonly (readonly [string, (t: number, y: number) => number])[] = [
    ['t', (p) => p],
    ['t^2', (p) => p * p],
    ['y', (_, q) => q],
    ['y^2', (_, q) => q * q],
    ['t y', (p, q) => p * q],
    ['P(t < median)', (p) => Number(p < median)],
  ];
  return statistics.map(([statistic, of]) => {
    const [turns, together] = [a!, b!].map((pair) => pair.t.map((p, i) => of(p, pair.y[i]!)));
    const spread = Math.hypot(standardError(turns!), standardError(together!));
    return { statistic, z: Math.abs(mean(turns!) - mean(together!)) / spread };
  });
}

const worst = (scores: ReturnType<typeof gewekeScores>): { readonly statistic: string; readonly z: number } =>
  scores.reduce((a, b) => (b.z > a.z ? b : a));

const MODELS = { 'a normal mean': conjugateNormal, 'a probability': betaBinomial };
const KERNELS: { readonly [name: string]: unknown } = {
  hmc: hmc({ stepSize: 0.8, steps: 2 }),
  'hmc of two stages with a mass': hmc({
    stepSize: 2,
    steps: 1,
    jitter: 0.3,
    integrator: 'two-stage',
    mass: diagonalMass([0.6]),
  }),
  mala: mala({ stepSize: 0.4 }),
  randomWalk: randomWalk({ stepSize: 1 }),
  nuts: nuts({ stepSize: 0.9, maxDepth: 3 }),
};

describe.each(Object.keys(MODELS) as (keyof typeof MODELS)[])('Geweke: %s', (model) => {
  it.each(Object.keys(KERNELS))('%s draws it jointly', (name) => {
    const { statistic, z } = worst(gewekeScores(KERNELS[name] as Kernel, MODELS[model]));
    expect(z, statistic).toBeLessThan(5.4); // once in a million of six statistics, in each of ten tests a tenth of that
  });

  it('langevin, which has no Metropolis test, does not', () => {
    expect(worst(gewekeScores(langevin({ stepSize: 0.4 }), MODELS[model])).z).toBeGreaterThan(8);
  });
});
