import * as tf from '@tensorflow/tfjs-core';
import { key, uniform } from '@ebmjs/core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { sineRbm } from '../test/sine-rbm.js';
import { expectKeyedSamples, expectMoments } from '../test/targets.js';
import { farthest } from '../test/tensors.js';
import { rbm, type RbmOptions } from './rbm.js';

// samplers.md d1: log Z and log p of 1010..., zeros and ones, brute-forced there; 64 x 16 and 784 x 10 by counting
const TABLE: readonly (readonly [number, number, number, number, number, number, number])[] = [
  [3, 2, 1, 5.715170074546, -2.374441899448, -4.093243725078, -0.860128583721],
  [4, 3, 1, 6.720211938607, -2.847113367209, -4.338977979903, -1.932792905019],
  [6, 4, 1, 8.171032490185, -4.297646253899, -5.184224270632, -3.943842382215],
  [6, 4, 3, 13.068199285985, -6.617916048044, -10.081391066432, -4.181617317508],
  [16, 10, 1, 22.265950370113, -13.572055176725, -15.129139000565, -12.417312319549],
  [16, 10, 2, 30.025524301222, -19.314104966921, -22.888712931674, -16.859990965809],
  [64, 16, 0.5, 65.75333639297, -41.889881940304, -54.467062283108, -53.355242861797],
  [784, 10, 0.1, 570.136964908292, -562.408020669855, -563.000153538744, -561.998705252218],
];

describe.each(TABLE)('%i x %i, scale %d', (visible, hidden, scale, logZ, ...logs) => {
  const target = rbm(sineRbm(visible, hidden, scale));

  it('has the log Z of the table', () => expect(Math.abs(target.logZ - logZ)).toBeLessThan(1e-10));

  it('and its log probabilities, up to float32 energies', () => {
    const rows = [(i: number) => (i + 1) % 2, () => 0, () => 1].map((f) =>
      Array.from({ length: visible }, (_, i) => f(i)),
    );
    const energies = target.energy(tf.tensor2d(rows)).dataSync();
    logs.forEach((log, i) =>
      expect(Math.abs(-energies[i]! - target.logZ - log)).toBeLessThan(1e-6 * Math.max(10, logZ)),
    );
  });
});

/** The same distribution, its two layers swapped in the roles that are counted: 2^V states of v or 2^H of h. */
describe.each([
  ['more visible units than hidden', sineRbm(5, 3, 1.5)],
  ['more hidden units than visible', sineRbm(3, 6, 1.5)],
])('%s', (_, options) => {
  const target = rbm(options);
  const visible = options.weights.length;
  const everyV = Array.from({ length: 2 ** visible }, (__, state) =>
    Array.from({ length: visible }, (___, i) => (state >> i) & 1),
  );
  const probabilities = [...tf.softmax(tf.neg(target.energy(tf.tensor2d(everyV)))).dataSync()];

  testEnergy({ energy: target.energy, shape: target.shape, sample: (k, n) => uniform(k, [n, visible]) });

  it('log Z sums exp(-F) over every v', () => {
    const sum = tf.logSumExp(tf.neg(target.energy(tf.tensor2d(everyV)))).dataSync()[0]!;
    expect(Math.abs(target.logZ - sum)).toBeLessThan(1e-5);
  });

  it('the mean is the expectation over every v', () => {
    target.mean.forEach((mean, i) => {
      expect(mean).toBeCloseTo(
        everyV.reduce((sum, v, state) => sum + probabilities[state]! * v[i]!, 0),
        5,
      );
    });
  });

  it('samples are zeros and ones with its moments', () => {
    expectMoments(target);
    const drawn = [...target.sample(key(4), 50).dataSync()];
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
    expectKeyedSamples(target);
  });

  it('samples have its correlations: each v comes as often as it should', () => {
    const n = 20_000;
    const drawn = target.sample(key(5), n).arraySync() as number[][];
    const counts = Array<number>(2 ** visible).fill(0);
    for (const v of drawn) counts[v.reduce((state, bit, i) => state + bit * 2 ** i, 0)]! += 1;
    counts.forEach((count, state) => {
      const p = probabilities[state]!;
      expect(Math.abs(count / n - p), `state ${state}`).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
    });
  });
});

it('counts whichever layer is small enough', () => {
  expect(rbm({ weights: Array.from({ length: 3 }, () => Array<number>(25).fill(0)) }).logZ).toBeCloseTo(
    28 * Math.LN2,
    10,
  );
  expect(rbm({ weights: Array.from({ length: 25 }, () => [0, 0, 0]) }).logZ).toBeCloseTo(28 * Math.LN2, 10);
});

it('biases may be one number for all, and are zero by default', () => {
  const plain = rbm({ weights: [[1, 2]] });
  const same = rbm({ weights: [[1, 2]], visibleBias: 0, hiddenBias: [0, 0] });
  expect(plain.logZ).toBe(same.logZ);
  expect(
    farthest(plain.energy(tf.ones([1, 1])), rbm({ weights: [[1, 2]], hiddenBias: 1 }).energy(tf.ones([1, 1]))),
  ).toBeGreaterThan(0.1);
});

it.each([
  [{ weights: sineRbm(21, 21, 1).weights }, 'rbm.weights: must have a layer of at most 20 units, got [21,21]'],
  [{ weights: [] }, 'rbm.weights: must be rows of numbers, one a visible unit, got []'],
  [{ weights: [[1, 2], [3]] }, 'rbm.weights[1]: must be a number or a list of 2, got [3]'],
  [{ weights: [[1, 2], 3] }, 'rbm.weights[1]: must be a list of 2, got 3'],
  [{ weights: [[NaN]] }, 'rbm.weights[0][0]: must be a finite number, got NaN'],
  [{ weights: [[1]], visibleBias: [1, 2] }, 'rbm.visibleBias: must be a number or a list of 1, got [1,2]'],
  [{ weights: [[1]], bias: 1 }, 'rbm: unknown option'],
])('refuses %j', (options, message) => expect(() => rbm(options as RbmOptions)).toThrow(message));
