import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { affine } from './affine.js';

const a = analytic(1, 0.8);
const factor = fc.double({ min: 0.2, max: 4, noNaN: true }).chain((s) => fc.constantFrom(s, -s));
const matrix = [
  [2, 0.5],
  [-1, 1],
]; // determinant 2.5

describe('affine', () => {
  testEnergy({ energy: affine(a, { scale: [2, -0.5], shift: [1, 0] }), shape: [2] });
  testEnergy({ energy: affine(plain(0.3, 1), { scale: matrix, shift: 0.5 }), shape: [2] });

  it('is E at the point before, and the logarithm of how much space it stretches', () => {
    fc.assert(
      fc.property(points, factor, factor, factor, (z, s, t, b) => {
        const moved = z.map(([u, v]) => [s * u! + b, t * v! - b]);
        const want = at(a, z).map((value) => value + Math.log(Math.abs(s * t)));
        near(at(affine(a, { scale: [s, t], shift: [b, -b] }), moved), want, 300);
        const both = z.map((row) => row.map((value) => s * value + b));
        near(
          at(affine(a, { scale: s, shift: b }), both),
          at(a, z).map((value) => value + 2 * Math.log(Math.abs(s))),
          300,
        );
      }),
    );
  });

  it('by a matrix is so too, over the coordinates of any event', () => {
    fc.assert(
      fc.property(points, (z) => {
        const moved = z.map(([u, v]) => [2 * u! + 0.5 * v! + 1, -u! + v! - 3]);
        near(
          at(affine(a, { scale: matrix, shift: [1, -3] }), moved),
          at(a, z).map((value) => value + Math.log(2.5)),
          300,
        );
      }),
    );
    scope(() => {
      const flat = affine(a, { scale: matrix });
      const image = affine((x) => a(tf.reshape(x, [-1, 2])), { scale: matrix });
      near([...image(tf.ones([1, 2, 1, 1])).dataSync()], [...flat(tf.ones([1, 2])).dataSync()]);
    });
  });

  it('of a standard Gaussian is the Gaussian with its partition function unchanged', () => {
    const standard = gaussian({ dimension: 2 });
    const covariance = [
      [2 * 2 + 0.25, -2 + 0.5],
      [-2 + 0.5, 2],
    ]; // A A'
    const target = gaussian({ dimension: 2, mean: [1, -3], covariance });
    const moved = affine(standard.energy, { scale: matrix, shift: [1, -3] });
    fc.assert(
      fc.property(points, (x) => {
        const want = at(target.energy, x).map((value) => value + target.logZ - standard.logZ);
        near(at(moved, x), want, 100);
        near(slopeAt(moved, x), slopeAt(target.energy, x), 30);
      }),
    );
  });

  it('has the right gradient', () => {
    fc.assert(
      fc.property(points, (x) => gradientAgrees(affine(a, { scale: matrix, shift: [1, -3] }), x)),
      { numRuns: 20 },
    );
  });

  it('leaks nothing', () => {
    const x = tf.ones([3, 2]);
    for (const scale of [2, [1, 2], matrix]) {
      const moved = affine(a, { scale, shift: [1, 2] });
      expectNoLeak(() => moved(x));
      expectNoLeak(() => moved.valueAndGrad!(x));
    }
    x.dispose();
  });

  it.each([
    [() => affine(a, { scale: 0 }), 'affine.scale: must be other than 0, got 0'],
    [() => affine(a, { scale: [1, 0] }), 'affine.scale: must be other than 0'],
    [() => affine(a, { scale: NaN }), 'affine.scale: must be finite, got NaN'],
    [() => affine(a, { shift: [0, Infinity] }), 'affine.shift: must be finite, got Infinity'],
    [
      () =>
        affine(a, {
          scale: [
            [1, 2],
            [2, 4],
          ],
        }),
      'affine.scale: must be invertible',
    ],
    [() => affine(a, { scales: 2 } as never), 'affine: unknown option; known are scale, shift'],
    [() => at(affine(a, { scale: [1, 2, 3] }), [[1, 2]]), 'affine.scale: must have 2 numbers, got 3'],
    [() => at(affine(a, { shift: [1, 2, 3] }), [[1, 2]]), 'affine.shift: must have 2 numbers, got 3'],
    [() => at(affine(a, { scale: [[2]] }), [[1, 2]]), 'affine.scale: must have 2 rows, one a coordinate, got 1'],
  ])('refuses what does not fit, %#', (build, message) => expect(build).toThrow(message));
});
