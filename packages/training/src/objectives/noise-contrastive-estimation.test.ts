import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { noiseContrastiveEstimation, type NoiseContrastiveOptions } from './noise-contrastive-estimation.js';
import { mean, quadratic, rows, square, value, X } from './quadratic.fixture.js';
import { descendedFrom } from './walked.fixture.js';

const [A, B] = [1.5, 0.7];
const model = quadratic({ a: A, b: B });
const variables = model.init(key(0));
const data = rows(X);
const noise = gaussian({ dimension: 2, scale: 2 });
const found = (options: Partial<NoiseContrastiveOptions>) =>
  descendedFrom({ model, variables, data, terms: [noiseContrastiveEstimation({ noise, ...options })] });

const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));

describe.each([1, 3])('noiseContrastiveEstimation at %d of noise for one of data', (ratio) => {
  it('has the value and the slopes of its equation', () => {
    const drawn = noise.sample(foldIn(key(1), 0), 3 * ratio).arraySync() as number[][];
    const logNoise = (x: readonly number[]): number => -square(x) / 8 - Math.log(2 * Math.PI * 4);
    const g = (x: readonly number[]): number => -(A * square(x)) / 2 - B - logNoise(x) - Math.log(ratio);
    const exact =
      -mean(X.map((x) => Math.log(sigmoid(g(x))))) - ratio * mean(drawn.map((x) => Math.log(1 - sigmoid(g(x)))));
    // dG/da = -|x|^2 / 2 and dG/db = -1; -log s(G) has the slope -(1 - s) dG, -log(1 - s(G)) has s dG.
    const along = (d: (x: readonly number[]) => number): number =>
      mean(X.map((x) => (1 - sigmoid(g(x))) * d(x))) - ratio * mean(drawn.map((x) => sigmoid(g(x)) * d(x)));
    const { loss, terms, grads } = found({ ratio, weight: 2 });
    expect(value(terms['nce']!)).toBeCloseTo(exact, 4);
    expect(value(loss)).toBeCloseTo(2 * exact, 4);
    expect(value(grads['a']!)).toBeCloseTo(2 * along((x) => square(x) / 2), 4);
    expect(value(grads['b']!)).toBeCloseTo(2 * along(() => 1), 4);
    const right = (mean(X.map((x) => +(g(x) > 0))) + mean(drawn.map((x) => +(g(x) < 0)))) / 2;
    expect(value(terms['nce.accuracy']!)).toBeCloseTo(right, 6);
  });
});

it('is log 4 where the energy is that of the noise, with no slope on average', () => {
  const same = quadratic({ a: 1 / 4, b: Math.log(2 * Math.PI * 4) });
  const many = { x: noise.sample(key(3), 4000) };
  const { terms, grads } = descendedFrom({
    model: same,
    variables: same.init(key(0)),
    data: many,
    terms: [noiseContrastiveEstimation({ noise })],
  });
  expect(value(terms['nce']!)).toBeCloseTo(Math.log(4), 5);
  // The slope in `a` is a half of the difference of two means of |x|^2 / 2, each of deviation 4.
  expect(Math.abs(value(grads['a']!))).toBeLessThan(4.5 * 0.5 * 4 * Math.sqrt(2 / 4000));
});

it('gives the noise of a conditional model the labels of the data', () => {
  const labelled = quadratic({ classes: 2, a: [A, A], b: B });
  const y = [
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  const { terms } = descendedFrom({
    model: labelled,
    variables: labelled.init(key(0)),
    data: rows(X, y),
    terms: [noiseContrastiveEstimation({ noise, ratio: 3 })],
  });
  expect(value(terms['nce']!)).toBeCloseTo(value(found({ ratio: 3 }).terms['nce']!), 5);
});

it('owns its result and nothing else', () => {
  const before = tf.memory().numTensors;
  release(found({ ratio: 2 }));
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses noise of another shape, and too little of it', () => {
  expect(() => found({ noise: gaussian({ dimension: 3 }) })).toThrow(
    'noiseContrastiveEstimation.noise: must have shape [n, 2]',
  );
  const short = { ...noise, sample: () => tf.zeros([2, 2]) };
  expect(() => found({ noise: short })).toThrow('noiseContrastiveEstimation.noise: must give 3 rows, got [2,2]');
});

it.each([
  [{ ratio: 0.5 }, 'noiseContrastiveEstimation.ratio: must be a whole number of at least 1, got 0.5'],
  [{ weight: -1 }, 'noiseContrastiveEstimation.weight: must be a finite number of at least 0, got -1'],
  [{ noise: { ...noise, logZ: NaN } }, 'noiseContrastiveEstimation.noise.logZ: must be a finite number'],
  [{ nu: 1 }, 'noiseContrastiveEstimation: unknown option; known are name, weight, noise, ratio, got "nu"'],
])('refuses %j', (options, message) => {
  expect(() => noiseContrastiveEstimation({ noise, ...options } as never)).toThrow(message);
});
