import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { key, normal, release, run, type Kernel } from '@ebmjs/core';
import { doubleWell, failures, kernelChecks } from '@ebmjs/testing';
import { numbers } from '../../test/read.js';
import { skewed, uneven } from '../../test/targets.js';
import {
  denseMass,
  diagonalMass,
  energyScaled,
  hmc,
  langevin,
  mala,
  nuts,
  randomWalk,
  sgld,
  underdamped,
  type DenseMass,
} from '../index.js';

/** Built on each backend, since a mass lives where it was made. */
const KERNELS: readonly (readonly [string, () => unknown])[] = [
  ['hmc', () => hmc({ stepSize: 0.3, steps: [2, 4], jitter: 0.2, integrator: 'two-stage', mass: skewed(2) })],
  ['nuts', () => nuts({ stepSize: 0.2, maxDepth: 4, mass: uneven(2) })],
  ['mala', () => mala({ stepSize: energyScaled({ stepSize: 0.05, scale: 1 }), preconditioner: diagonalMass([1, 2]) })],
  ['randomWalk', () => randomWalk({ stepSize: tf.linspace(0.1, 1, 20), preconditioner: skewed(2) })],
  ['langevin', () => langevin({ stepSize: tf.linspace(0.01, 0.1, 20), integrator: 'heun', preconditioner: skewed(2) })],
  ['sgld', () => sgld({ stepSize: (step) => 0.1 / (1 + step) })],
  ['underdamped', () => underdamped({ stepSize: tf.linspace(0.1, 0.3, 20), friction: 1, mass: skewed(2) })],
];

/** Where chains are after three steps on a backend. */
async function ends(backend: 'cpu' | 'wasm', build: () => unknown): Promise<number[]> {
  await useBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  const x = normal(key(1), [20, 2]);
  const end = run(build() as Kernel, doubleWell(2).energy, key(2), x, { steps: 3 });
  const values = numbers(end);
  release(x, end);
  return values;
}

describe('on WASM', () => {
  afterAll(async () => void (await tf.setBackend('cpu')));

  it.each(KERNELS)('%s goes where it goes on the CPU, by the same key', async (_, build) => {
    const [cpu, wasm] = [await ends('cpu', build), await ends('wasm', build)];
    cpu.forEach((value, i) => expect(Math.abs(value - wasm[i]!)).toBeLessThan(1e-3));
  });

  it('nuts keeps the contract', async () => {
    await useBackend('wasm');
    const mass: DenseMass = denseMass([
      [0.6, 0.1, 0],
      [0.1, 1, 0.2],
      [0, 0.2, 2],
    ]);
    const kernel = nuts({ stepSize: 0.9, mass });
    const checks = kernelChecks({ kernel, acceptance: (info) => info.acceptance, chains: 1500, steps: 6 });
    const short = checks.filter(({ name }) => !name.includes('1,000 steps')); // nuts.test.ts takes those
    expect(await failures(short)).toEqual([]);
  });
});
