import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release, type Kernel } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { toyKernel } from '../toy-run.fixture.js';
import { neighbourEntropy, type NeighbourEntropyOptions } from './neighbour-entropy.js';
import { mean, quadratic, rows, STARTS, value, X } from './quadratic.fixture.js';
import { descended, noContrast, WALK_KEY, type WalkedOptions } from './walked.fixture.js';

const [A, STEP] = [1.5, 0.1];
const model = quadratic({ a: A });
const variables = model.init(key(0));
const [data, start] = [rows(X), rows(STARTS)];
const kernel = toyKernel(STEP) as unknown as Kernel;
const STORED = [
  [1.5, 0.5],
  [-1, -1],
];
const fixed = {
  model,
  variables,
  data,
  start,
  kernel,
  steps: 1,
  objective: noContrast,
  stored: rows(STORED),
  step: 10,
};
const found = (options: NeighbourEntropyOptions, more: Partial<WalkedOptions> = {}) =>
  descended({
    ...fixed,
    terms: [neighbourEntropy({ after: 29, ...options })],
    ...more,
  });

const ends = (): number[][] => {
  const [state] = kernel.step(foldIn(WALK_KEY, 0), { position: start.x }, model.energy(variables));
  return state.position.arraySync() as number[][];
};

it('is minus the mean logarithm of the distance to the nearest, and its slope', () => {
  const nearest = ends().map((x) => {
    const away = STORED.map((b) => [x[0]! - b[0]!, x[1]! - b[1]!] as const);
    return away.sort((a, b) => Math.hypot(...a) - Math.hypot(...b))[0]!;
  });
  const { loss, terms, grads } = found({});
  const exact = -mean(nearest.map((d) => Math.log(Math.hypot(...d))));
  expect(value(terms['entropy']!)).toBeCloseTo(exact, 5);
  expect(value(loss)).toBeCloseTo(0.3 * exact, 5); // the weight of its authors
  expect(value(terms['entropy.distance']!)).toBeCloseTo(mean(nearest.map((d) => Math.hypot(...d))), 5);
  const slope = nearest.map((d, i) => (-(d[0] * STARTS[i]![0] + d[1] * STARTS[i]![1]) * -STEP) / Math.hypot(...d) ** 2);
  expect(value(grads['a']!)).toBeCloseTo(0.3 * mean(slope), 5);
  expect(value(terms['entropy.mismatch']!)).toBeLessThan(1e-6);
});

it('is nothing before enough is stored', () => {
  const { terms, grads } = found({ after: 31 }); // 10 updates of 3 chains
  expect(Object.keys(terms)).toEqual(['entropy']);
  expect(value(terms['entropy']!)).toBe(0);
  expect(value(grads['a']!)).toBe(0);
  expect(() => neighbourEntropy().check!({ loss: 0 })).not.toThrow();
  expect(() => neighbourEntropy().check!({ loss: 0, mismatch: 0.1 })).toThrow('must end where the chains did');
});

it('asks the buffer for as many as it was told, by its own key', () => {
  const asked: unknown[] = [];
  const term = neighbourEntropy({ neighbours: 7, after: 0 });
  const spying = {
    ...term,
    loss: (context: Parameters<typeof term.loss>[0]) =>
      term.loss({
        ...context,
        chains: {
          ...context.chains,
          neighbours: (k, n) => (asked.push([k, n]), context.chains.neighbours(k, n)),
        },
      }),
  };
  found({}, { terms: [spying] });
  expect(asked).toEqual([[foldIn(key(1), 0), 7]]);
});

it('is finite for a sample on a stored one, and owns its result only', () => {
  const stored = { x: tf.tensor2d(ends()) };
  const before = tf.memory().numTensors;
  const all = descended({ ...fixed, stored, terms: [neighbourEntropy({ after: 0 })] });
  expect(Number.isFinite(value(all.loss))).toBe(true);
  expect(Number.isFinite(value(all.grads['a']!))).toBe(true);
  release(all);
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{ neighbours: 0 }, 'neighbourEntropy.neighbours: must be a whole number of at least 1, got 0'],
  [{ after: -1 }, 'neighbourEntropy.after: must be a whole number of at least 0, got -1'],
  [
    { k: 1 },
    'neighbourEntropy: unknown option; known are name, weight, through, chains, tolerance, neighbours, after, got "k"',
  ],
])('refuses %j', (options, message) => {
  expect(() => neighbourEntropy(options as never)).toThrow(message);
});
