import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { quadrature } from './index.js';

const column = (x: tf.Tensor, i: number): tf.Tensor1D => tf.squeeze(tf.slice(x, [0, i], [-1, 1]), [1]);
const energy = (body: (...columns: tf.Tensor1D[]) => tf.Tensor): Energy => {
  return (x) => scope(() => body(...Array.from({ length: x.shape[1]! }, (_, i) => column(x, i))) as tf.Tensor1D);
};
const square = (x: tf.Tensor): tf.Tensor => tf.square(x);

// Known to twelve digits: the first three computed independently in float64, the rest in closed form.
it.each([
  ['quartic', energy((x) => tf.div(square(square(x)), 4)), [[-6, 6]], 0.941448934418],
  ['double well', energy((x) => square(tf.sub(square(x), 1))), [[-4, 4]], 0.679926242894],
  [
    'tilted well',
    energy((x) => tf.add(tf.mul(square(tf.sub(square(x), 1)), 4), tf.mul(x, 0.5))),
    [[-3, 3]],
    0.057331153533,
  ],
  [
    'banana',
    energy((x, y) => tf.mul(tf.add(square(x), square(tf.sub(y, square(x)))), 0.5)),
    [
      [-6, 6],
      [-6, 42],
    ],
    Math.log(2 * Math.PI),
  ],
  [
    'Gaussian in a box of three dimensions',
    energy((x, y, z) => tf.mul(tf.add(square(x), tf.add(square(y), square(z))), 0.5)),
    [
      [-7, 7],
      [-7, 7],
      [-7, 7],
    ],
    1.5 * Math.log(2 * Math.PI),
  ],
  ['nothing at all', energy((x) => tf.zerosLike(x)), [[2, 5]], Math.log(3)],
] as const)('%s', async (_, target, ranges, logZ) => {
  const panels = ranges.length === 3 ? 14 : 48;
  const found = await quadrature({ energy: target, ranges, panels });
  // Energies are float32: their error averages out to about 1e-7 of their size.
  expect(Math.abs(found.value - logZ)).toBeLessThan(2e-5);
  expect(Math.abs(found.value - logZ)).toBeLessThan(found.standardError + 1e-5);
});

it('the error tells when the grid is too coarse', async () => {
  const narrow = energy((x) => tf.mul(square(tf.sub(x, 0.3)), 5e4));
  const { value, standardError } = await quadrature({ energy: narrow, ranges: [[-5, 5]], panels: 4 });
  expect(Math.abs(value - 0.5 * Math.log(Math.PI / 5e4))).toBeGreaterThan(0.5);
  expect(standardError).toBeGreaterThan(0.5);
});

it('takes the same points however they are batched, and leaks nothing', async () => {
  const target = energy((x, y) => tf.add(square(x), tf.mul(square(y), 3)));
  const ranges = [
    [-4, 4],
    [-3, 3],
  ] as const;
  const [one, many] = [
    await quadrature({ energy: target, ranges, panels: 8 }),
    await quadrature({ energy: target, ranges, panels: 8, batchSize: 7 }),
  ];
  expect(many.value).toBeCloseTo(one.value, 6);
  await expectNoLeakAsync(async () => void (await quadrature({ energy: target, ranges, panels: 2 })));
});

it('nothing where the density is nothing', async () => {
  const half = energy((x) => tf.where(tf.less(x, 0), tf.fill(x.shape, Infinity), tf.zerosLike(x)));
  expect((await quadrature({ energy: half, ranges: [[-1, 1]] })).value).toBeCloseTo(0, 6);
});

it.each([
  [{ ranges: [] }, 'quadrature.ranges: must be one to three intervals [min, max], got 0'],
  [{ ranges: [[1, 1]] }, 'quadrature.ranges[0]: must be two finite numbers, the first below'],
  [{ panels: 3 }, 'quadrature.panels: must be even, got 3'],
  [{ energy: energy((x) => tf.fill(x.shape, Number.NaN)) }, 'quadrature.energy: must be a number'],
])('refuses %j', async (wrong, message) => {
  const given = { energy: energy((x) => square(x)), ranges: [[-1, 1]] as const, ...wrong };
  await expect(quadrature(given as Parameters<typeof quadrature>[0])).rejects.toThrow(message);
});
