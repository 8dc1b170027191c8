import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldIn, key, normal, scope, split, uniform, walk, type Energy } from '@ebmjs/core';
import { funnel } from '@ebmjs/models';
import {
  diagonalGaussian,
  doubleWell,
  expectNoLeak,
  failures,
  kernelChecks,
  standardNormal,
  testKernel,
  truncatedNormal,
  type Check,
} from '@ebmjs/testing';
import { invariance } from '../../test/invariance.js';
import { counted, firstStep, mean, numbers } from '../../test/read.js';
import { recursiveTree } from '../../test/recursive-nuts.js';
import { skewed, uneven } from '../../test/targets.js';
import { nuts, type NutsInfo, type NutsOptions } from '../index.js';

const acceptance = (info: NutsInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };

describe('nuts on a Gaussian', () =>
  testKernel({ kernel: nuts({ stepSize: 0.9, maxDepth: 2 }), acceptance, chains: 3000, steps: 10 }));

/** The suite without its thousand steps, which the above has taken. */
const short = (checks: readonly Check[]): readonly Check[] =>
  checks.filter(({ name }) => !name.includes('1,000 steps'));

it.each<[string, () => readonly Check[]]>([
  [
    'with a dense mass',
    () => kernelChecks({ kernel: nuts({ stepSize: 0.8, mass: skewed(3) }), acceptance, chains: 2000, steps: 6 }),
  ],
  [
    'in a box',
    () => {
      const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });
      const kernel = nuts({ stepSize: 0.35, mass: uneven(2), box });
      return kernelChecks({ kernel, acceptance, target, chains: 2000, steps: 8 });
    },
  ],
])('nuts %s keeps the contract', async (_, checks) => {
  expect(await failures(short(checks()))).toEqual([]);
});

// Variances and distribution functions over steps, where what one step leaves undone would add up.
it.each([
  ['a Gaussian of scales 0.3 to 2', diagonalGaussian({ mean: [0, 1, -1], scale: [0.3, 1, 2] }), 0.45],
  ['a funnel', funnel({ dimension: 3, scale: 1.5 }), 0.5],
])('four steps leave alone %s', (_, target, stepSize) => {
  const { worst, accepted } = invariance(nuts({ stepSize, maxDepth: 5 }), target, key(1), { chains: 2000, steps: 4 });
  expect(accepted).toBeGreaterThan(0.5);
  expect(accepted).toBeLessThan(0.9);
  expect(worst.z, worst.statistic).toBeLessThan(5.7);
});

/** `sum x^2 / 2 + x^4 / 4` */
const quartic: Energy = (x) =>
  scope(() => tf.sum(tf.add(tf.div(tf.square(x), 2), tf.div(tf.square(tf.square(x)), 4)), 1));

it('makes the very trees that a recursion makes', () => {
  const [n, stepSize, maxDepth] = [60, 0.12, 6];
  const x = normal(key(2), [n, 2]);
  const stepKey = key(3);
  const kernel = nuts({ stepSize, maxDepth });
  const [, info] = kernel.step(stepKey, kernel.init(x, quartic), quartic);
  const [momentumKey, treeKey] = split(stepKey, 2);
  const [positions, momenta] = [x, normal(momentumKey, [n, 2])].map((t) => t.arraySync() as number[][]);
  const directions = Array.from({ length: maxDepth }, (_, depth) =>
    numbers(uniform(split(foldIn(treeKey, depth), 3)[0], [n])).map((u) => u < 0.5),
  );
  const expected = positions!.map((position, i) =>
    recursiveTree(
      { x: position, p: momenta![i]! },
      stepSize,
      directions.map((row) => row[i]!),
    ),
  );
  expect(numbers(info.depth)).toEqual(expected.map(({ depth }) => depth));
  expect(numbers(info.gradients)).toEqual(expected.map(({ gradients }) => gradients));
  expect(new Set(numbers(info.depth)).size).toBeGreaterThan(2); // they end at different times
});

it('takes as many gradients as its trajectory has leapfrogs, and reports them', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  let reported = 1; // the start
  for (const { step, info } of walk(nuts({ stepSize: 0.3 }), energy, key(4), tf.ones([1, 2]))) {
    if (info) reported += numbers(info.gradients)[0]!;
    if (step === 5) break;
  }
  expect(gradients()).toBe(reported);
  expect(reported).toBeGreaterThan(5 * 3);
});

it('of a batch takes those of the longest, and counts for each chain its own', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  const [, info] = firstStep(nuts({ stepSize: tf.tensor1d([0.1, 0.5, 1]) }), energy, key(5), tf.ones([3, 2]));
  const own = numbers(info.gradients);
  expect(gradients() - 1).toBeGreaterThanOrEqual(Math.max(...own));
  expect(own[0]).toBeGreaterThan(own[2]!);
});

it('chains do not hear of each other, however long the others take', () => {
  const { energy } = doubleWell(2);
  const x = normal(key(6), [8, 2]);
  const sizes = tf.tensor1d([0.3, 0.25, 0.2, 0.15, 0.02, 0.02, 0.02, 0.02]);
  const step = (n: number): readonly number[] => {
    const kernel = nuts({ stepSize: tf.slice(sizes, [0], [n]), maxDepth: 5 });
    const [state, info] = firstStep(kernel, energy, key(7), tf.slice(x, [0, 0], [n, 2]));
    return [state.position, info.gradients, info.acceptance].flatMap((t) => numbers(tf.slice(t, [0], [4])));
  };
  expect(step(8)).toEqual(step(4));
});

it('doubles no more often than it may', () => {
  const [state, info] = firstStep(
    nuts({ stepSize: 1e-3, maxDepth: 3 }),
    standardNormal(2).energy,
    key(8),
    tf.ones([5, 2]),
  );
  expect(numbers(info.depth)).toEqual([3, 3, 3, 3, 3]);
  expect(numbers(info.gradients)).toEqual([7, 7, 7, 7, 7]);
  expect(numbers(state.position)).not.toEqual(numbers(tf.ones([5, 2])));
});

it('draws evenly from a trajectory of equal weights, but for the newer half', () => {
  // On a flat energy, with steps of p: positions are whole numbers of steps from the start, each from -7 to 7.
  const flat: Energy = (x) => scope(() => tf.mul(tf.sum(x, 1), 0));
  const n = 20_000;
  const kernel = nuts({ stepSize: 1, maxDepth: 2 });
  const [state] = firstStep(kernel, flat, key(9), tf.zeros([n, 1]));
  const momentum = numbers(normal(split(foldIn(key(9), 0), 2)[0], [n, 1]));
  const steps = numbers(state.position).map((x, i) => Math.round(x / momentum[i]!));
  // Biased progressive sampling: the newer half of a doubling is as heavy as the old, so it is taken always. First a
  // step of 1 or -1, then one of the two states beyond either end of the trajectory.
  const shares = [-3, -2, -1, 0, 1, 2, 3].map((s) => steps.filter((step) => step === s).length / n);
  // Forwards twice: 2 or 3. Forwards, then back: -1 or -2. And the mirror images; each in a quarter, evenly.
  [1 / 8, 1 / 4, 1 / 8, 0, 1 / 8, 1 / 4, 1 / 8].forEach((exact, i) =>
    expect(Math.abs(shares[i]! - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / n) + 1e-9),
  );
});

it('says which trajectories diverge, and keeps those chains where they were', () => {
  const x = normal(key(10), [5, 2]);
  const [state, info] = firstStep(nuts({ stepSize: 100 }), standardNormal(2).energy, key(11), x);
  expect(numbers(info.divergent)).toEqual([1, 1, 1, 1, 1]);
  expect(numbers(info.gradients)).toEqual([1, 1, 1, 1, 1]);
  expect(numbers(info.acceptance)).toEqual([0, 0, 0, 0, 0]);
  expect(numbers(info.energyError)).toEqual([0, 0, 0, 0, 0]);
  expect(numbers(state.position)).toEqual(numbers(x));
});

it('reports the energy of position and momentum where it went', () => {
  const { energy } = standardNormal(2);
  const x = tf.zeros([2000, 2]);
  const [state, info] = firstStep(nuts({ stepSize: 0.8 }), energy, key(12), x);
  const [hamiltonian, error] = [info.hamiltonian, info.energyError].map(numbers);
  const before = hamiltonian!.map((h, i) => h - error![i]!); // from x = 0 it was all kinetic: p^2 / 2 of two coordinates
  expect(Math.abs(mean(before) - 1)).toBeLessThan(5 / Math.sqrt(2000));
  expect(Math.min(...numbers(tf.sub(info.hamiltonian, state.energy)))).toBeGreaterThan(0);
});

it('frees its tensors when the energy throws in the middle of a trajectory', () => {
  const { energy } = standardNormal(2);
  let left = 6;
  const failing: Energy = (x) => {
    if (left-- === 0) throw new Error('no more');
    return energy(x);
  };
  const kernel = nuts({ stepSize: 0.01 });
  const x = tf.ones([3, 2]);
  const state = kernel.init(x, energy);
  expectNoLeak(() => {
    expect(() => kernel.step(key(0), state, failing)).toThrow('no more');
  });
});

describe('where nothing can be read in a step', () => {
  const { energy } = funnel({ dimension: 3, scale: 1.5 });
  const kernel = nuts({ stepSize: 0.7, maxDepth: 3 });
  const walked = (taken: Energy): { readonly [name: string]: number[] }[] => {
    const seen: { readonly [name: string]: number[] }[] = [];
    for (const { step, state, info } of walk(kernel, taken, key(14), normal(key(13), [40, 3]))) {
      const all = Object.entries({ ...state, ...info });
      seen.push(Object.fromEntries(all.map(([name, tensor]) => [name, numbers(tensor as tf.Tensor)])));
      if (step === 5) break;
    }
    return seen;
  };
  const read = walked(energy);
  afterEach(async () => void (await tf.setBackend('cpu')));
  beforeEach(async () => {
    if (!tf.engine().registryFactory['webgpu']) tf.registerBackend('webgpu', () => tf.findBackend('cpu'));
    await tf.setBackend('webgpu'); // by name: what it is asked for are the kernels of the CPU
    for (const kernel of tf.getKernelsForBackend('cpu')) {
      const there = tf.getKernel(kernel.kernelName, 'webgpu') as object | undefined;
      if (!there) tf.registerKernel({ ...kernel, backendName: 'webgpu' });
    }
  });

  it('goes the same ways, those that diverge too, at 2^maxDepth - 1 gradients a step', () => {
    const { energy: counting, gradients } = counted(energy);
    expect(walked(counting)).toEqual(read);
    expect(gradients()).toBe(1 + 5 * 7);
    const ends = (name: string): Set<number> => new Set(read.slice(1).flatMap((visit) => visit[name]!));
    expect([ends('depth').size, ends('divergent').size]).toEqual([3, 2]); // some ended early, and some at an infinite energy
  });

  it('asks for how long that may take', () => {
    expect(() => nuts({ stepSize: 1 }).init(tf.ones([1, 1]), quartic)).toThrow(
      'nuts.maxDepth: must be given on WebGPU, where each step takes 2^maxDepth - 1 gradients (or take hmc)',
    );
  });
});

it.each<[unknown, string]>([
  [{ stepSize: 0 }, 'nuts.stepSize: must be a finite number above 0, got 0'],
  [{ stepSize: 1, maxDepth: 0 }, 'nuts.maxDepth: must be a whole number of at least 1, got 0'],
  [{ stepSize: 1, mass: skewed(2), box }, 'nuts.mass: must be diagonal in a box'],
  [{ stepSize: 1, steps: 3 }, 'nuts: unknown option; known are stepSize, maxDepth, mass, box, got "steps"'],
])('refuses %o', (options, message) => {
  expect(() => nuts(options as NutsOptions)).toThrow(message);
});
