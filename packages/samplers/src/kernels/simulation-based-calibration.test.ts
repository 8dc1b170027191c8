import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { foldIn, key, release, run, walk, type Kernel, type State } from '@ebmjs/core';
import { betaBinomial, conjugateNormal, drawn, type JointModel } from '../../test/joint-models.js';
import { numbers } from '../../test/read.js';
import { hmc, langevin, mala, nuts, randomWalk } from '../index.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const N = 1000;
const DRAWS = 19;
const BINS = 20;

/**
 * Simulation-based calibration (Talts et al. 2018): the rank of the parameter that an observation was made with, among
 * draws from its posterior, takes each of its values equally often. The chi-square of the ranks' counts.
 */
function rankChiSquare(kernel: Kernel<State, unknown>, model: JointModel, thin: number): number {
  const { t, y } = drawn(model, key(1), N);
  const energy = model.posterior(y);
  const truth = numbers(t);
  const start = model.prior(key(2), N);
  const settled = run(kernel, energy, key(3), start, { steps: 5 * thin });
  const ranks = new Array<number>(N).fill(0);
  for (const { step, state } of walk(kernel, energy, foldIn(key(3), 1), settled)) {
    if (step === 0 || step % thin !== 0) continue;
    numbers(state.position).forEach((value, i) => (ranks[i]! += Number(value < truth[i]!)));
    if (step === DRAWS * thin) break;
  }
  release(t, y, start, settled);
  const counts = Array.from({ length: BINS }, (_, bin) => ranks.filter((rank) => rank === bin).length);
  const expected = N / BINS;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const MODELS = { 'a normal mean': conjugateNormal, 'a probability': betaBinomial };
// As many steps between draws as it takes to forget: ranks of correlated draws are not even.
const KERNELS: { readonly [name: string]: readonly [unknown, thin: number] } = {
  hmc: [hmc({ stepSize: 0.6, steps: 2, jitter: 0.5 }), 6],
  mala: [mala({ stepSize: 0.3 }), 12],
  randomWalk: [randomWalk({ stepSize: 1.2 }), 16],
  nuts: [nuts({ stepSize: 0.7, maxDepth: 3 }), 3],
};
const WORST = 63.7; // chi-square of 19 degrees of freedom: once in a million

describe.each(Object.keys(MODELS) as (keyof typeof MODELS)[])('calibrated on %s', (model) => {
  it.each(Object.keys(KERNELS))('%s', (name) => {
    const [kernel, thin] = KERNELS[name]!;
    expect(rankChiSquare(kernel as Kernel, MODELS[model], thin)).toBeLessThan(WORST);
  });

  it('but not langevin of long steps', () => {
    expect(rankChiSquare(langevin({ stepSize: 0.5 }), MODELS[model], 5)).toBeGreaterThan(WORST);
  });
});
