import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { key, walk } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import type { Enumerated } from '../../test/enumerated.js';
import { drift, langevinMatrix } from '../../test/reference-matrices.js';
import { colours, glass, jointSineRbm, sineRbm } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { dula } from '../index.js';
import { encodingOf } from './encoding.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const quadratic: readonly (readonly [string, Enumerated])[] = [
  ['a spin glass', glass(2, 2)],
  ['three colours', colours(1, 3)],
  ['both layers of an RBM', jointSineRbm(3, 2, 1)],
];

/** `exp(-E(x)) Z(x)` with `Z(x)` the sum of the proposal's weights, normalised (Zhang et al. 2022, Theorem 5.1). */
function settled({ count, states, code, gradients, energies }: Enumerated, alpha: number): number[] {
  const numbers = states.map((state) => state.flatMap((s) => code[s]!));
  const weights = numbers.map((from, x) => {
    let z = 0;
    for (let y = 0; y < count; y++) {
      const change = numbers[y]!.map((v, i) => v - from[i]!);
      const slope = change.reduce((sum, c, i) => sum + c * gradients[x]![i]!, 0);
      z += Math.exp(-slope / 2 - change.reduce((sum, c) => sum + c * c, 0) / (2 * alpha));
    }
    return Math.exp(-energies[x]!) * z;
  });
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}
const distance = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, i) => sum + Math.abs(share - q[i]!), 0) / 2;

describe.each(quadratic)('on %s', (_, all) => {
  const { squaredDistance } = encodingOf('test', all.values);

  it.each([0.1, 0.4, 1.5])('goes where its definition says: h = %d |change|^2', (share) => {
    const stepSize = share * squaredDistance;
    const matrix = langevinMatrix(all, 2 * stepSize);
    const kernel = dula({ values: all.values, stepSize });
    expect(transitionScore(kernel, all, matrix, { repeats: 400, steps: 1, seed: 1 })).toBeLessThan(5.2);
    expect(transitionScore(kernel, all, matrix, { repeats: 400, steps: 2, seed: 2 })).toBeLessThan(5.2);
  });

  it('settles at exp(-E) Z, and at the target as its step shrinks', () => {
    const gaps = [2, 0.5, 0.1, 0.02].map((stepSize) => {
      const pi = settled(all, 2 * stepSize);
      expect(drift(langevinMatrix(all, 2 * stepSize), pi)).toBeLessThan(1e-6); // gradients are float32
      return distance(pi, all.pi);
    });
    expect(gaps[0]).toBeGreaterThan(0.02);
    expect(gaps.at(-1)).toBeLessThan(1e-3);
    expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
  });
});

it('settles elsewhere where the energy is not quadratic', () => {
  const all = sineRbm(4, 3, 2);
  expect(drift(langevinMatrix(all, 1), settled(all, 1))).toBeGreaterThan(1e-3);
});

it('says the energy before the step and how many sites changed', () => {
  const all = glass(2, 2);
  const before = all.x.clone();
  for (const { state, info } of walk(dula({ values: 'spins', stepSize: 1 }), all.energy, key(3), all.x)) {
    if (!info) continue;
    const moved = tf.sum(tf.reshape(tf.notEqual(before, state.position).cast('float32'), [all.count, -1]), 1);
    expect([...info.changed.dataSync()]).toEqual([...moved.dataSync()]);
    expect([...info.energy.dataSync()]).toEqual([...all.energy(before).dataSync()]);
    break;
  }
  before.dispose();
});
