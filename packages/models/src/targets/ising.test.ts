import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectEnumerated } from '../../test/enumeration.js';
import { expectCovariance, expectKeyedSamples, expectMoments, expectSecondSlope } from '../../test/targets.js';
import { ising, type IsingOptions } from './ising.js';

const waves = (n: number, speed: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(speed * i + 1));
const CASES: readonly (readonly [string, IsingOptions])[] = [
  ['a square with free edges', { shape: [3, 3], coupling: 0.4 }],
  ['a torus in a field', { shape: [3, 4], coupling: 0.3, edges: 'periodic', field: -0.2 }],
  ['a glass', { shape: [4, 3], coupling: { down: waves(9, 2), right: waves(8, 3) }, field: waves(12, 1) }],
  ['a glass on a torus', { shape: [3, 3], edges: 'periodic', coupling: { down: waves(9, 2), right: waves(9, 3) } }],
  ['a chain', { shape: [1, 8], coupling: -0.7, field: 0.3 }],
  ['two rows on a torus', { shape: [2, 4], edges: 'periodic', coupling: { down: 0.2, right: 0.5 } }],
];

describe.each(CASES)('%s', (_, options) => {
  const target = ising(options);
  it('is what a sum over every state says', () => expectEnumerated(target, [[-1], [1]]));
  testEnergy({ energy: target.energy, shape: target.shape });
  it('its slope has the right slope', () => expectSecondSlope(target));
  it('samples have its moments', () => {
    expectMoments(target, 10_000);
    expectCovariance(target, 10_000);
  });
  it('samples come from the key, as spins', () => {
    expectKeyedSamples(target);
    expect(new Set(target.sample(key(1), 20).dataSync())).toEqual(new Set([-1, 1]));
  });
});

it('a chain: Z = 2 (2 cosh J)^(n - 1), closed (2 cosh J)^n + (2 sinh J)^n', () => {
  const [n, coupling] = [300, 0.8];
  const open = Math.LN2 + (n - 1) * Math.log(2 * Math.cosh(coupling));
  const closed = n * Math.log(2 * Math.cosh(coupling)) + Math.log1p(Math.tanh(coupling) ** n);
  expect(ising({ shape: [1, n], coupling }).logZ).toBeCloseTo(open, 9);
  expect(ising({ shape: [n, 1], coupling, edges: 'periodic' }).logZ).toBeCloseTo(closed, 9);
});

/** Kaufman 1949, "Crystal statistics II": `Z` of `m` by `n` spins on a torus in closed form. */
function kaufman(m: number, n: number, k: number): number {
  const gamma = (l: number): number =>
    l === 0
      ? 2 * k + Math.log(Math.tanh(k))
      : Math.acosh(Math.cosh(2 * k) / Math.tanh(2 * k) - Math.cos((l * Math.PI) / n));
  const product = (of: (x: number) => number, odd: number): number =>
    Array.from({ length: n }, (_, r) => 2 * of((m / 2) * gamma(2 * r + odd))).reduce((a, b) => a * b, 1);
  const sum = product(Math.cosh, 1) + product(Math.sinh, 1) + product(Math.cosh, 0) + product(Math.sinh, 0);
  return ((m * n) / 2) * Math.log(2 * Math.sinh(2 * k)) + Math.log(sum / 2);
}

it.each([
  [4, 4, 0.3],
  [5, 6, 0.5],
  [6, 6, Math.log(1 + Math.SQRT2) / 2], // Onsager's critical point
])("a torus of %i by %i at J = %d is Kaufman's", (m, n, coupling) => {
  expect(ising({ shape: [m, n], coupling, edges: 'periodic' }).logZ).toBeCloseTo(kaufman(m, n, coupling), 10);
});

it('energy and its spread are the slopes of log Z in the temperature', () => {
  const at = (beta: number): number => ising({ shape: [4, 5], coupling: 0.4 * beta, field: 0.1 * beta }).logZ;
  const { mean, variance } = ising({ shape: [4, 5], coupling: 0.4, field: 0.1 }).energyMoments;
  const h = 1e-3;
  expect(-(at(1 + h) - at(1 - h)) / (2 * h)).toBeCloseTo(mean, 4);
  expect((at(1 + h) - 2 * at(1) + at(1 - h)) / h ** 2).toBeCloseTo(variance, 4);
});

it('couplings of thousands neither overflow nor vanish', () => {
  const target = ising({ shape: [3, 3], coupling: 3000 });
  expect(target.logZ).toBeCloseTo(36_000 + Math.LN2, 9);
  expect([...target.sample(key(2), 1).dataSync()].map(Math.abs)).toEqual(Array(9).fill(1));
});

it('energy is that of its definition', () => {
  const [down, right, field] = [
    [1, 2, 3],
    [4, 5, 6, 7],
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
  ];
  const { energy } = ising({ shape: [2, 3], coupling: { down: down!, right: right! }, field: field! });
  // + - +
  // - - +
  const bonds = 1 * -1 + 2 * 1 + 3 * 1 + 4 * -1 + 5 * -1 + 6 * 1 + 7 * -1;
  const fields = 0.1 - 0.2 + 0.3 - 0.4 - 0.5 + 0.6;
  expect(energy(tf.tensor3d([1, -1, 1, -1, -1, 1], [1, 2, 3])).dataSync()[0]).toBeCloseTo(-bonds - fields, 5);
});

it('flipping one spin changes the energy by what the slope says', () => {
  const { energy } = ising(CASES[3]![1]);
  const s = ising(CASES[3]![1]).sample(key(3), 1);
  const { value, grad } = energy.valueAndGrad!(s);
  const spins = [...s.dataSync()];
  spins.forEach((spin, i) => {
    const flipped = energy(
      tf.tensor(
        spins.map((other, j) => (i === j ? -other : other)),
        [1, 3, 3],
      ),
    );
    expect(flipped.dataSync()[0]! - value.dataSync()[0]!).toBeCloseTo(-2 * spin * grad.dataSync()[i]!, 4);
  });
});

it.each([
  [
    { shape: [16, 16] },
    'ising.shape: must be small enough to sum over: the sums of [16, 16] must be at most 4194304, got ',
  ],
  [{ shape: [9, 9], edges: 'periodic' }, 'ising.shape: must be small enough to sum over'],
  [{ shape: [2, 2], field: [1] }, 'ising.field: must be a number or a list of 4, got [1]'],
  [{ shape: [2, 2], beta: 1 }, 'ising: unknown option; known are shape, coupling, edges, field, got "beta"'],
])('refuses %j', (options, message) => expect(() => ising(options as unknown as IsingOptions)).toThrow(message));

it('takes what it says it takes', () => {
  expect(() => [ising({ shape: [14, 14] }), ising({ shape: [8, 8], edges: 'periodic' })]).not.toThrow();
});
