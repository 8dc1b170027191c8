import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal, randint, release, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { denoisingScoreMatching, type DenoisingScoreMatchingOptions } from './denoising-score-matching.js';
import { mean, quadratic, rows, square, value, X } from './quadratic.fixture.js';
import { descendedFrom } from './walked.fixture.js';

const A = 1.5;
const model = quadratic({ a: A });
const variables = model.init(key(0));
const data = rows(X);
const found = (options: DenoisingScoreMatchingOptions) =>
  descendedFrom({ model, variables, data, terms: [denoisingScoreMatching(options)] });

/** What the term's key draws: steps `sigma z` away from the data, and where they lead. */
function noised(sigmas: readonly number[]) {
  const [noiseKey, scaleKey] = split(foldIn(key(1), 0), 2);
  const z = normal(noiseKey, [3, 2]).arraySync() as number[][];
  const sigma = Array.from(randint(scaleKey, 3, sigmas.length), (i) => sigmas[i]!);
  const steps = z.map((row, i) => row.map((each) => sigma[i]! * each));
  return { sigma, steps, x: X.map((row, i) => row.map((each, j) => each + steps[i]![j]!)) };
}

/** `1/2 mean c |r a x~ - step|^2`, and its slope in `a`. */
function byHand(sigmas: readonly number[], reach: (sigma: number) => number, weight: (sigma: number) => number) {
  const { sigma, steps, x } = noised(sigmas);
  const gaps = x.map((row, i) => row.map((each, j) => reach(sigma[i]!) * A * each - steps[i]![j]!));
  return {
    value: mean(gaps.map((gap, i) => weight(sigma[i]!) * square(gap))) / 2,
    slope: mean(
      gaps.map((gap, i) => weight(sigma[i]!) * reach(sigma[i]!) * gap.reduce((s, g, j) => s + g * x[i]![j]!, 0)),
    ),
    error: mean(gaps.map((gap, i) => square(gap) / sigma[i]! ** 2)) / 2,
  };
}

describe.each([
  ['one sigma', { sigmas: [0.3] }, (s: number) => s ** 2, (s: number) => s ** -4],
  ['a mixture', { sigmas: [0.3, 0.8, 2] }, (s: number) => s ** 2, (s: number) => s ** -4],
  ['several scales', { sigmas: [0.3, 0.8, 2], scale: 'multiscale' }, () => 0.3 ** 2, (s: number) => s ** -2],
  [
    'several scales, anchored',
    { sigmas: [0.3, 2], scale: 'multiscale', anchor: 0.5 },
    () => 0.25,
    (s: number) => s ** -2,
  ],
] as const)('denoisingScoreMatching of %s', (_, options, reach, weight) => {
  it('has the value and the slope of its equation', () => {
    const exact = byHand(options.sigmas, reach, weight);
    const { loss, terms, grads } = found({ ...options, weight: 2 });
    expect(value(terms['dsm']!) / exact.value).toBeCloseTo(1, 4);
    expect(value(loss) / exact.value).toBeCloseTo(2, 4);
    expect(value(grads['a']!) / exact.slope).toBeCloseTo(2, 4);
    expect(value(grads['b']!)).toBe(0);
    expect(value(terms['dsm.error']!) / exact.error).toBeCloseTo(1, 4);
  });
});

it('of one sigma both scales are the same but for sigma^2', () => {
  const [mixture, scales] = (['mixture', 'multiscale'] as const).map((scale) => found({ sigmas: [0.4], scale }));
  expect(value(scales!.loss) / value(mixture!.loss)).toBeCloseTo(0.4 ** 2, 5);
});

it('gives every sigma its share of rows, by keys of its own', () => {
  const many = rows(Array.from({ length: 3000 }, () => [0, 0]));
  // A flat energy: |step|^2 / sigma^4 / 2 is 1 / sigma^2 on average, here over the sigmas.
  const flat = quadratic({ a: 0 });
  const { terms } = descendedFrom({
    model: flat,
    variables: flat.init(key(0)),
    data: many,
    terms: [denoisingScoreMatching({ sigmas: [0.5, 1] })],
  });
  // A row's loss is 4 or 1 times half a chi-square of 2, of mean and deviation 1; their mixture has a deviation below 4.
  expect(Math.abs(value(terms['dsm']!) - (4 + 1) / 2)).toBeLessThan((4.5 * 4) / Math.sqrt(3000));
  expect(Math.abs(value(terms['dsm.error']!) - 1)).toBeLessThan(4.5 / Math.sqrt(3000));
});

it('owns its result and nothing else', () => {
  const before = tf.memory().numTensors;
  release(found({ sigmas: [0.1, 1] }));
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  [{ sigmas: [] }, 'denoisingScoreMatching.sigmas: must be a list of at least one, got []'],
  [{ sigmas: [0.1, 0] }, 'denoisingScoreMatching.sigmas: must be a finite number above 0, got 0'],
  [{ sigmas: [1], scale: 'noise' }, 'denoisingScoreMatching.scale: must be one of mixture, multiscale, got "noise"'],
  [{ sigmas: [1], anchor: 1 }, "denoisingScoreMatching.anchor: must be absent but for the scale 'multiscale', got 1"],
  [{ sigmas: [1], weight: -1 }, 'denoisingScoreMatching.weight: must be a finite number of at least 0, got -1'],
  [{ sigma: 1 }, 'denoisingScoreMatching: unknown option; known are name, weight, sigmas, scale, anchor, got "sigma"'],
])('refuses %j', (options, message) => {
  expect(() => denoisingScoreMatching(options as never)).toThrow(message);
});
