import * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { adam, type AdamOptions, type AdamState } from './adam.js';

const one = (value: number): Params => ({ w: tf.tensor1d([value]) });
const first = (params: Params): number => params['w']!.dataSync()[0]!;

/** The steps that a list of gradients takes, each from weight 0 so that no digit is lost to the sum. */
function walk(options: AdamOptions, gradients: readonly number[]): { moves: number[]; squares: number[] } {
  const optimizer = adam(options);
  const [moves, squares]: [number[], number[]] = [[], []];
  let state: AdamState = optimizer.init(one(0));
  for (const g of gradients) {
    const [weights, next] = optimizer.step(one(g), state, one(0));
    moves.push(first(weights));
    squares.push(first(next.moments.square));
    state = next;
  }
  return { moves, squares };
}

// Constant gradient 1, rate 1e-4: the formulas of the doc comment by hand, in float64.
const VECTOR = [
  { square: 1.0e-5, move: 9.999968e-5 },
  { square: 1.074495e-4, move: 1.34653e-4 },
  { square: 5.536215e-4, move: 1.554319e-4 },
  { square: 1.553068e-3, move: 1.603648e-4 },
  { square: 2.551515e-3, move: 1.398465e-4 },
  { square: 3.548963e-3, move: 1.29862e-4 },
];

/** With a rate that does not change. */
type Constant = Omit<AdamOptions, 'rate'> & { readonly rate: number };

/** The same formulas in float64. */
function reference(
  { rate, beta1 = 0, beta2 = 0.999, epsilon = 1e-8, clip }: Constant,
  gradients: readonly number[],
): number[] {
  let [m, v] = [0, 0];
  return gradients.map((gradient, i) => {
    const unbias = 1 - beta2 ** (i + 1);
    const bound = clip === 'none' ? Infinity : 3 * Math.sqrt(v / unbias) + 0.1;
    const g = Math.min(Math.max(gradient, -bound), bound);
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    return ((-rate * Math.sqrt(unbias)) / (1 - beta1 ** (i + 1))) * (m / (Math.sqrt(v) + epsilon));
  });
}

describe('adam', () => {
  it('takes the six known steps of a constant gradient to seven digits', () => {
    const { moves, squares } = walk({ rate: 1e-4 }, [1, 1, 1, 1, 1, 1]);
    VECTOR.forEach(({ square, move }, i) => {
      expect(Math.abs(squares[i]! / square - 1)).toBeLessThan(1e-6);
      expect(Math.abs(-moves[i]! / move - 1)).toBeLessThan(1e-6);
    });
  });

  it.each<Constant>([
    { rate: 1e-3 },
    { rate: 1e-3, clip: 'none' },
    { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3 },
    { rate: 0.1, beta1: 0.5, beta2: 0, clip: 'none' },
  ])('follows the equations for %j', (options) => {
    const gradients = [0.5, -2, 3, 0.01, -8, 8, 0];
    const { moves } = walk(options, gradients);
    reference(options, gradients).forEach((move, i) => {
      expect(Math.abs(moves[i]! - move)).toBeLessThan(2e-6 * Math.max(options.rate, Math.abs(move)));
    });
  });

  it('treats every entry of every weight by itself', () => {
    const optimizer = adam({ rate: 1e-2 });
    const weights = { a: tf.tensor2d([[1, 2]]), b: tf.scalar(3) };
    const [moved] = optimizer.step({ a: tf.tensor2d([[5, -5]]), b: tf.scalar(0) }, optimizer.init(weights), weights);
    // All are clipped to 0.1 at the first step, whose length is then the rate.
    const expected = [1 - 1e-2, 2 + 1e-2];
    Array.from(moved['a']!.dataSync()).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    expect(moved['b']!.dataSync()[0]).toBe(3);
  });

  it('keeps a mean only when it has momentum', () => {
    const weights = one(0);
    expect(Object.keys(adam({ rate: 1 }).init(weights).moments)).toEqual(['square']);
    expect(Object.keys(adam({ rate: 1, beta1: 0.9 }).init(weights).moments)).toEqual(['square', 'mean']);
  });

  it('borrows what it is given and owns what it returns', () => {
    const optimizer = adam({ rate: 1, beta1: 0.9 });
    const [weights, grads] = [one(1), one(2)];
    const state = optimizer.init(weights);
    const count = tf.memory().numTensors;
    const [moved, next] = optimizer.step(grads, state, weights);
    expect(tf.memory().numTensors).toBe(count + 3);
    expect(next.count).toBe(1);
    release(moved, next);
    expect(tf.memory().numTensors).toBe(count);
    expect([first(weights), first(grads), state.count]).toEqual([1, 2, 0]);
  });

  it('multiplies the rate of one step by its scale, and no moment', () => {
    const optimizer = adam({ rate: 1e-2, beta1: 0.9 });
    const [once, half, none] = [1, 0.5, 0].map((scale) =>
      optimizer.step(one(5), optimizer.init(one(0)), one(0), scale),
    );
    expect(first(once![0])).toBeLessThan(0);
    expect(first(half![0])).toBe(first(once![0]) / 2);
    expect(first(none![0])).toBeCloseTo(0, 12);
    for (const name of ['square', 'mean'] as const) {
      expect(first(half![1].moments[name]!)).toBe(first(once![1].moments[name]!));
    }
    expect(half![1].count).toBe(1);
  });

  it('says what it was made of', () => {
    expect(adam({ rate: 0.5 })).toMatchObject({
      name: 'adam',
      config: { rate: 0.5, beta1: 0, beta2: 0.999, epsilon: 1e-8, clip: 'three-sigma' },
    });
  });

  it.each([
    [{ rate: 0 }, 'adam.rate: must be a finite number above 0, got 0'],
    [{ rate: 1, beta1: 1 }, 'adam.beta1: must be below 1, got 1'],
    [{ rate: 1, beta2: -0.1 }, 'adam.beta2: must be a finite number from 0 to 1, got -0.1'],
    [{ rate: 1, epsilon: NaN }, 'adam.epsilon: must be a finite number above 0'],
    [{ rate: 1, clip: 'norm' }, 'adam.clip: must be one of three-sigma, none, got "norm"'],
    [
      { rate: 1, learningRate: 1 },
      'adam: unknown option; known are rate, beta1, beta2, epsilon, clip, got "learningRate"',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => adam(options as AdamOptions)).toThrow(EbmError);
    expect(() => adam(options as AdamOptions)).toThrow(message);
  });
});

it('steps nothing where there are no weights', () => {
  const optimizer = adam({ rate: 0.1, beta1: 0.5 });
  expect(optimizer.step({}, optimizer.init({}), {})).toEqual([{}, { count: 1, moments: { square: {}, mean: {} } }]);
});
