import * as tf from '@tensorflow/tfjs-core';
import { key, release, type Kernel } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { toyKernel } from '../toy-run.fixture.js';
import { klDivergence } from './kl-divergence.js';
import { mean, quadratic, rows, STARTS, value, X } from './quadratic.fixture.js';
import { steinEntropy, type SteinEntropyOptions } from './stein-entropy.js';
import { descended, noContrast, type WalkedOptions } from './walked.fixture.js';

const [A, STEP] = [1.5, 0.1];
const model = quadratic({ a: A });
const variables = model.init(key(0));
const [data, start] = [rows(X), rows(STARTS)];
const still = toyKernel(STEP); // but for its noise, which is taken away
const kernel = {
  ...still,
  step: (_: unknown, state: { position: tf.Tensor }, energy: (x: tf.Tensor) => tf.Tensor1D) => {
    const noisy = still.step(key(9), state, energy as never);
    return noisy;
  },
} as unknown as Kernel;
const found = (options: SteinEntropyOptions, more: Partial<WalkedOptions> = {}) =>
  descended({
    ...{ model, variables, data, start, kernel, steps: 1, objective: noContrast },
    terms: [steinEntropy(options)],
    ...more,
  });

/** The chains' ends, their slope in `a`, and the repulsion `1/n sum_j grad_{x_j} k(x_j, x_i)` of Stein variational descent. */
function byHand(h: number, ends: number[][]): { value: number; slope: number } {
  const n = ends.length;
  const k = (x: number[], y: number[]): number => Math.exp(-((x[0]! - y[0]!) ** 2 + (x[1]! - y[1]!) ** 2) / h);
  const repulsion = ends.map((x) => [0, 1].map((d) => mean(ends.map((y) => (2 / h) * (x[d]! - y[d]!) * k(x, y)))));
  const slopes = STARTS.map((row) => row.map((at) => -STEP * at)); // of x - s a x in a
  return {
    value: mean(ends.flatMap((x) => ends.map((y) => k(x, y)))) / 2,
    slope:
      -ends.reduce((sum, _, i) => sum + repulsion[i]![0]! * slopes[i]![0]! + repulsion[i]![1]! * slopes[i]![1]!, 0) / n,
  };
}

/** Where the chains end, without a term. */
function endsOf(): number[][] {
  const [state] = kernel.step(key(0), { position: start.x }, model.energy(variables));
  return state.position.arraySync() as number[][];
}

it('has half the mean kernel as its value, and minus the repulsion as its slope', () => {
  const exact = byHand(0.7, endsOf());
  const { loss, terms, grads } = found({ bandwidth: 0.7, weight: 3 });
  expect(value(terms['entropy']!)).toBeCloseTo(exact.value, 5);
  expect(value(loss)).toBeCloseTo(3 * exact.value, 5);
  expect(value(grads['a']!)).toBeCloseTo(3 * exact.slope, 5);
  expect(value(terms['entropy.bandwidth']!)).toBeCloseTo(0.7, 6);
  expect(value(terms['entropy.unclipped']!)).toBe(1);
});

it('takes the median of squared distances over log n, as a constant', () => {
  const ends = endsOf();
  const distances = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([i, j]) => (ends[i!]![0]! - ends[j!]![0]!) ** 2 + (ends[i!]![1]! - ends[j!]![1]!) ** 2);
  const h = distances.sort((a, b) => a - b)[1]! / Math.log(3);
  const { terms, grads } = found({});
  expect(value(terms['entropy.bandwidth']!)).toBeCloseTo(h, 4);
  expect(value(grads['a']!)).toBeCloseTo(byHand(h, ends).slope, 5);
});

it('pushes samples apart: a step down its slope makes them farther from each other', () => {
  const { grads } = found({});
  const spread = (a: number): number =>
    mean(STARTS.flatMap((x) => STARTS.map((y) => (1 - STEP * a) ** 2 * ((x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2))));
  expect(spread(A - 0.1 * value(grads['a']!))).toBeGreaterThan(spread(A));
});

it('shares its replay with the KL term', () => {
  let steps = 0;
  const counted = { ...kernel, step: (...args: Parameters<Kernel['step']>) => (steps++, kernel.step(...args)) };
  const both = found({}, { kernel: counted, terms: [klDivergence(), steinEntropy()] });
  expect(steps).toBe(2); // the walk, and one replay of it
  expect(value(both.terms['entropy.unclipped']!)).toBe(1);
  const alone = [found({}), found({}, { terms: [klDivergence()] })];
  expect(value(both.grads['a']!)).toBeCloseTo(
    alone.reduce((sum, { grads }) => sum + value(grads['a']!), 0),
    5,
  );
});

it('is finite with all chains at one place, and refuses a single one', () => {
  const one = rows([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  const together = {
    ...kernel,
    step: (...[k, state, energy]: Parameters<Kernel['step']>) => {
      const [next, info] = kernel.step(k, state, energy);
      return [{ position: tf.tile(tf.slice(next.position, 0, 1), [3, 1]) }, info] as const;
    },
  };
  expect(value(found({}, { start: one, kernel: together }).grads['a']!)).toBe(0);
  expect(() => found({ chains: 1 })).toThrow('train.terms.entropy: must have at least two chains, got 1');
});

it('owns its result and nothing else', () => {
  const before = tf.memory().numTensors;
  release(found({}));
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{ bandwidth: 0 }, 'steinEntropy.bandwidth: must be a finite number above 0, got 0'],
  [{ through: -1 }, 'steinEntropy.through: must be a whole number of at least 1, got -1'],
  [{ k: 1 }, 'steinEntropy: unknown option; known are name, weight, through, chains, tolerance, bandwidth, got "k"'],
])('refuses %j', (options, message) => {
  expect(() => steinEntropy(options as never)).toThrow(message);
});
