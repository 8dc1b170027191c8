import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release, uniform } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { gradientPenalty, type GradientPenaltyOptions } from './gradient-penalty.js';
import type { LossTerm } from './loss-term.js';
import { mean, quadratic, rows, square, STARTS, value, X } from './quadratic.fixture.js';
import { descended, noContrast } from './walked.fixture.js';

const A = 1.5;
const model = quadratic({ a: A });
const variables = model.init(key(0));
const [data, start] = [rows(X), rows(STARTS)];
const found = (options: GradientPenaltyOptions) =>
  descended({
    model,
    variables,
    data,
    start,
    objective: noContrast,
    terms: [gradientPenalty(options as never) as LossTerm],
  });

/** Between rows, by the numbers that the term's key draws. */
const u = [...uniform(foldIn(key(1), 0), [3]).dataSync()];
const BETWEEN = X.map((row, i) => row.map((x, j) => u[i]! * x + (1 - u[i]!) * STARTS[i]![j]!));

describe.each([
  ['data', X],
  ['samples', STARTS],
  ['between', BETWEEN],
] as const)('gradientPenalty at %s', (at, points) => {
  it('is the mean of |a x|^2, its slope in `a` 2 a |x|^2', () => {
    const { loss, terms, grads } = found({ at, weight: 0.5 });
    const exact = mean(points.map((x) => A * A * square(x)));
    expect(value(terms['slope']!)).toBeCloseTo(exact, 5);
    expect(value(loss)).toBeCloseTo(exact / 2, 5);
    expect(value(terms['slope.norm']!)).toBeCloseTo(mean(points.map((x) => A * Math.sqrt(square(x)))), 5);
    expect(value(grads['a']!)).toBeCloseTo(mean(points.map((x) => A * square(x))), 4);
    expect(value(grads['b']!)).toBe(0);
  });

  it('lets a length of `target` be', () => {
    const { terms, grads } = found({ at, target: 1 });
    const lengths = points.map((x) => Math.sqrt(square(x)));
    expect(value(terms['slope']!)).toBeCloseTo(mean(lengths.map((l) => (A * l - 1) ** 2)), 5);
    expect(value(grads['a']!)).toBeCloseTo(mean(lengths.map((l) => 2 * (A * l - 1) * l)), 4);
  });
});

it('mixes labels as it mixes rows', () => {
  const labelled = quadratic({ classes: 2, a: [1, 3] });
  const weights = labelled.init(key(0));
  const [first, second] = [
    [1, 0],
    [0, 1],
  ];
  const { terms } = descended({
    model: labelled,
    variables: weights,
    data: rows(X, [first!, first!, first!]),
    start: rows(STARTS, [second!, second!, second!]),
    objective: noContrast,
    terms: [gradientPenalty({ at: 'between' })],
  });
  const exact = mean(BETWEEN.map((x, i) => (u[i]! + 3 * (1 - u[i]!)) ** 2 * square(x)));
  expect(value(terms['slope']!)).toBeCloseTo(exact, 4);
});

it('says whether it needs chains', () => {
  expect(gradientPenalty().needs).toBe('data');
  expect(gradientPenalty({ at: 'samples' }).needs).toBe('chains');
});

it('owns its result and nothing else, and is finite where the slope is 0', () => {
  const before = tf.memory().numTensors;
  const flat = rows([[0, 0]]);
  const all = descended({
    model,
    variables,
    data: flat,
    start: flat,
    objective: noContrast,
    terms: [gradientPenalty({ target: 1 })],
  });
  expect(value(all.grads['a']!)).toBe(0);
  release(all, flat);
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{ weight: -1 }, 'gradientPenalty.weight: must be a finite number of at least 0, got -1'],
  [{ target: NaN }, 'gradientPenalty.target: must be a finite number of at least 0'],
  [{ at: 'noise' }, 'gradientPenalty.at: must be one of data, samples, between, got "noise"'],
  [{ on: 1 }, 'gradientPenalty: unknown option; known are name, weight, at, target, got "on"'],
])('refuses %j', (options, message) => {
  expect(() => gradientPenalty(options as never)).toThrow(message);
});
