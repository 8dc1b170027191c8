import * as tf from '@tensorflow/tfjs-core';
import { key, mean as meanOf, scope, variance as varianceOf } from '@ebmjs/core';
import { expectNoLeakAsync, testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { expectCovariance, expectKeyedSamples, expectMoments, gridLogZ } from '../../test/targets.js';
import { gaussianInBox } from '../gaussian-in-box.js';
import { gaussian } from '../gaussian.js';
import { fitGaussian, type FitGaussianOptions } from './fit-gaussian.js';
import type { KnownTarget } from '../known-target.js';

/** The fit of 40 draws, and those. */
async function fitted(
  source: KnownTarget,
  options: FitGaussianOptions,
): Promise<{ fit: KnownTarget; rows: number[][] }> {
  const data = source.sample(key(3), 40);
  const fit = await fitGaussian(data, options);
  const rows = scope(() => tf.reshape(data, [40, -1]).arraySync() as number[][]);
  data.dispose();
  return { fit, rows };
}
const column = (rows: readonly number[][], i: number): number[] => rows.map((row) => row[i]!);

const covariance = [
  [1, 0.9, 0.2],
  [0.9, 2, 0.1],
  [0.2, 0.1, 0.5],
];
const box = { min: 0, max: 1 };
const CASES = [
  ['diagonal', gaussian({ shape: [2, 1], mean: [3, -1], scale: [0.5, 2] }), {}],
  ['full', gaussian({ dimension: 3, mean: [1, 2, 3], covariance }), { covariance: 'full' }],
  ['in a box', gaussianInBox({ dimension: 2, mean: [0.1, 0.6], scale: [0.2, 0.3], box }), { box }],
] as const;

const fits = await Promise.all(CASES.map(([, source, options]) => fitted(source, options)));

describe.each(CASES.map(([name], c) => [name, fits[c]!] as const))('%s', (_, { fit }) => {
  testEnergy({ energy: fit.energy, shape: fit.shape });
  it('samples have its moments', () => {
    expectMoments(fit);
    expectCovariance(fit);
  });
  it('samples come from the key', () => expectKeyedSamples(fit));
});

it('has the mean and the spread of the data', () => {
  const { fit, rows } = fits[0]!;
  for (const i of [0, 1]) {
    expect(fit.mean[i]).toBeCloseTo(meanOf(column(rows, i)), 12);
    expect(fit.variance[i]).toBeCloseTo(varianceOf(column(rows, i)), 12);
  }
  const logZ = [0, 1].reduce((sum, i) => sum + Math.log(2 * Math.PI * varianceOf(column(rows, i))) / 2, 0);
  expect(fit.logZ).toBeCloseTo(logZ, 12);
});

it('has the covariances of the data, shrunk by what is given', async () => {
  const source = CASES[1][1];
  for (const shrinkage of [0, 0.3, 1]) {
    const { fit, rows } = await fitted(source, { covariance: 'full', shrinkage });
    const centred = rows.map((row) => row.map((x, i) => x - fit.mean[i]!));
    for (const i of [0, 1, 2]) {
      for (const j of [0, 1, 2]) {
        const sample = centred.reduce((sum, row) => sum + row[i]! * row[j]!, 0) / 39;
        expect(fit.covariance![i]![j]).toBeCloseTo(i === j ? sample : (1 - shrinkage) * sample, 12);
      }
    }
  }
});

it('of fewer data than coordinates can still be drawn from', async () => {
  const { fit } = await fitted(gaussian({ dimension: 60 }), { covariance: 'full' });
  expect(Number.isFinite(fit.logZ)).toBe(true);
  const none = fitted(gaussian({ dimension: 60 }), { covariance: 'full', shrinkage: 0 });
  await expect(none).rejects.toThrow('gaussian.covariance: must be positive definite');
});

it('in a box has the log Z of a sum on a grid', () => {
  // The trapezoid rule's error is h^2 / 12 times the change of the slope, near 2e-5 with h = 1 / 400.
  expect(fits[2]!.fit.logZ).toBeCloseTo(gridLogZ(fits[2]!.fit, box, 401), 4);
});

it('is no narrower than the floor, where the data do not move either', async () => {
  const data = tf.tensor2d([
    [0, 0.5],
    [0, 0.1],
    [0, 0.9],
  ]);
  const [plain, boxed, wide, full] = [
    await fitGaussian(data),
    await fitGaussian(data, { box }),
    await fitGaussian(data, { floor: 1 }),
    await fitGaussian(data, { covariance: 'full', floor: 0.2 }),
  ];
  data.dispose();
  expect(plain!.variance[0]).toBeCloseTo(0.05 ** 2, 12);
  expect(plain!.variance[1]).toBeCloseTo(0.16, 7);
  expect(boxed!.variance[0]).toBeCloseTo(0.05 ** 2 * (1 - 2 / Math.PI), 12); // half a normal
  expect(wide!.variance).toEqual([1, 1]);
  expect(full!.variance[0]).toBeCloseTo(0.04, 12);
});

it('borrows the data and holds nothing', async () => {
  const data = tf.tensor2d([[0.1], [0.2]]);
  await expectNoLeakAsync(async () => {
    await fitGaussian(data, { box });
  });
  expect(data.isDisposed).toBe(false);
  data.dispose();
});

it.each([
  [{ covariance: 'half' }, 'fitGaussian.covariance: must be one of diagonal, full, got "half"'],
  [{ floor: 0 }, 'fitGaussian.floor: must be a finite number above 0, got 0'],
  [{ covariance: 'full', shrinkage: 1.1 }, 'fitGaussian.shrinkage: must be a finite number from 0 to 1, got 1.1'],
  [{ shrinkage: 0.1 }, 'fitGaussian.shrinkage: must be absent without a full covariance, got 0.1'],
  [{ covariance: 'full', box }, 'fitGaussian.box: must be absent with a full covariance'],
  [{ box: { min: 1, max: 2 } }, 'fitGaussian.data: must hold finite numbers from 1 to 2'],
  [{ mean: 0 }, 'fitGaussian: unknown option'],
])('refuses %j', async (options, message) => {
  const data = tf.tensor2d([[0.1], [0.2]]);
  await expect(fitGaussian(data, options as FitGaussianOptions)).rejects.toThrow(message);
  data.dispose();
});

it('refuses one datum, which has no spread', async () => {
  const data = tf.tensor2d([[0.1, 0.2]]);
  await expect(fitGaussian(data)).rejects.toThrow('fitGaussian.data: must have shape [n, ...event] with n at least 2');
  data.dispose();
});
