import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectEnumerated } from '../../test/enumeration.js';
import { expectCovariance, expectKeyedSamples, expectMoments, expectSecondSlope } from '../../test/targets.js';
import { ising } from './ising.js';
import { potts, type PottsOptions } from './potts.js';

const waves = (n: number, speed: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(speed * i + 1));
const CASES: readonly (readonly [string, PottsOptions])[] = [
  ['three states, free edges', { shape: [2, 3], states: 3, coupling: 0.6, field: [0.5, 0, -0.2] }],
  ['three states on a torus', { shape: [3, 2], states: 3, coupling: 0.4, edges: 'periodic' }],
  [
    'a field of its own at each site',
    { shape: [2, 2], states: 4, coupling: { down: -1, right: 0.5 }, field: waves(16, 2) },
  ],
  ['two states, repelled', { shape: [3, 3], states: 2, coupling: { down: waves(6, 1), right: -0.8 } }],
];

const oneHots = (states: number): number[][] =>
  Array.from({ length: states }, (_, a) => Array.from({ length: states }, (__, b) => Number(a === b)));

describe.each(CASES)('%s', (_, options) => {
  const target = potts(options);
  it('is what a sum over every state says', () => expectEnumerated(target, oneHots(options.states)));
  testEnergy({ energy: target.energy, shape: target.shape });
  it('its slope has the right slope', () => expectSecondSlope(target));
  it('samples have its moments', () => {
    expectMoments(target, 10_000);
    expectCovariance(target, 10_000);
  });
  it('samples come from the key, as one-hot rows', () => {
    expectKeyedSamples(target);
    const drawn = tf.reshape(target.sample(key(1), 10), [-1, options.states]).arraySync() as number[][];
    for (const row of drawn)
      expect([...row].sort((a, b) => a - b)).toEqual([...Array<number>(options.states - 1).fill(0), 1]);
  });
});

it('energy is that of its definition, with a field a state or a site', () => {
  // 0 2
  // 0 1
  const x = tf.tensor4d([1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0], [1, 2, 2, 3]);
  const at = (field: number[]): number =>
    potts({ shape: [2, 2], states: 3, coupling: { down: [5, 6], right: 7 }, field })
      .energy(x)
      .dataSync()[0]!;
  expect(at([0.1, 0.2, 0.4])).toBeCloseTo(-5 - (0.1 + 0.4 + 0.1 + 0.2), 5);
  expect(at([1, 0, 0, 0, 0, 2, 3, 0, 0, 0, 4, 9])).toBeCloseTo(-5 - (1 + 2 + 3 + 4), 5);
});

it('of two states is an Ising lattice of half the coupling and field', () => {
  // [a = b] = (1 + s s') / 2, over 12 bonds; a field h on the second state is h / 2 and h s / 2
  const two = potts({ shape: [3, 3], states: 2, coupling: 0.8, field: [0, 0.3] });
  const spins = ising({ shape: [3, 3], coupling: 0.4, field: 0.15 });
  expect(two.logZ).toBeCloseTo(spins.logZ + 12 * 0.4 + 9 * 0.15, 10);
  expect(2 * two.mean[1]! - 1).toBeCloseTo(spins.mean[0]!, 10);
});

it('a closed chain: Z = (e^J + q - 1)^n + (q - 1) (e^J - 1)^n', () => {
  const [n, q, coupling] = [50, 5, 0.7];
  const [all, rest] = [Math.exp(coupling) + q - 1, Math.exp(coupling) - 1];
  const expected = n * Math.log(all) + Math.log1p((q - 1) * (rest / all) ** n);
  expect(potts({ shape: [1, n], states: q, coupling, edges: 'periodic' }).logZ).toBeCloseTo(expected, 10);
});

it('how many sites are in each state adds up', () => {
  const { magnetisation } = potts(CASES[0]![1]);
  expect(magnetisation.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(6, 12);
});

it.each([
  [{ states: 1 }, 'potts.states: must be a whole number of at least 2, got 1'],
  [{ field: [1, 2] }, 'potts.field: must be a list of 3, or of 12, got [1,2]'],
  [{ field: 1 }, 'potts.field: must be a list of 3, or of 12, got 1'],
  [{ field: [1, 2, NaN] }, 'potts.field: must be a finite number, got NaN'],
  [{ shape: [10, 10] }, 'potts.shape: must be small enough to sum over: the sums of [10, 10] must be at most 4194304'],
  [{ q: 3 }, 'potts: unknown option'],
])('refuses %j', (options, message) => {
  expect(() => potts({ shape: [2, 2], states: 3, ...options } as PottsOptions)).toThrow(message);
});

it('takes what it says it takes', () => {
  expect(() => [
    potts({ shape: [9, 9], states: 3 }),
    potts({ shape: [5, 5], states: 3, edges: 'periodic' }),
  ]).not.toThrow();
});
