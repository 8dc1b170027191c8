import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, ball, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { negation } from './negation.js';
import { product } from './product.js';
import { temper } from './temper.js';
import { weightedSum } from './weighted-sum.js';

const a = analytic(1, 1);
const b = analytic(-1, 2);
const c = plain(0.5, 0.7);
const weight = fc.double({ min: -3, max: 3, noNaN: true }).filter((w) => Math.abs(w) > 0.01);

describe('weightedSum', () => {
  testEnergy({ energy: weightedSum([a, c], [2, -0.5]), shape: [2] });

  it('adds energies and gradients by weight', () => {
    fc.assert(
      fc.property(points, weight, weight, (x, u, v) => {
        const sum = weightedSum([a, b], [u, v]);
        const [ea, eb, ga, gb] = [at(a, x), at(b, x), slopeAt(a, x), slopeAt(b, x)];
        near(
          at(sum, x),
          ea.map((value, i) => u * value + v * eb[i]!),
          50,
        );
        near(
          slopeAt(sum, x),
          ga.map((value, i) => u * value + v * gb[i]!),
          50,
        );
      }),
    );
  });

  it('is product, temper and negation at their weights', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 5, noNaN: true }), (x, s) => {
        near(at(weightedSum([a, b], [1, 1]), x), at(product(a, b), x));
        near(at(weightedSum([c], [1 / s]), x), at(temper(c, s), x));
        near(at(weightedSum([a, c], [1, -s]), x), at(product(a, negation(c, s)), x), 200);
      }),
    );
  });

  it('is linear in its weights, and in sums of sums', () => {
    fc.assert(
      fc.property(points, weight, weight, weight, (x, u, v, w) => {
        const nested = weightedSum([weightedSum([a, b], [u, v]), a], [w, 1]);
        near(at(nested, x), at(weightedSum([a, b], [u * w + 1, v * w]), x), 300);
        near(slopeAt(nested, x), slopeAt(weightedSum([a, b], [u * w + 1, v * w]), x), 300);
      }),
    );
  });

  it('leaves out what has the weight 0, also where it is infinite', () => {
    const wall = Object.assign(ball(1), { valueAndGrad: undefined });
    near(at(weightedSum([a, wall], [1, 0]), [[2, 0]]), at(a, [[2, 0]]));
    near(slopeAt(weightedSum([a, wall], [1, 0]), [[2, 0]]), slopeAt(a, [[2, 0]]));
    const counted = analytic(0, 1);
    slopeAt(weightedSum([a, counted], [1, 0]), [[2, 0]]);
    expect(counted.calls).toBe(0);
  });

  it('has an analytic gradient exactly when a part with a weight has', () => {
    expect(weightedSum([c, a], [1, 0]).valueAndGrad).toBeUndefined();
    const mixed = weightedSum([c, a], [2, -0.5]);
    expect(mixed.valueAndGrad).toBeDefined();
    fc.assert(
      fc.property(points, (x) => gradientAgrees(mixed, x)),
      { numRuns: 20 },
    );
  });

  it('leaks nothing and borrows its argument', () => {
    const x = tf.ones([3, 2]);
    expectNoLeak(() => weightedSum([a, c], [1, 2])(x));
    expectNoLeak(() => weightedSum([a, c], [1, 2]).valueAndGrad!(x));
    expectNoLeak(() => weightedSum([a], [1]).valueAndGrad!(x));
    x.dispose();
  });

  it.each([
    [[a], [1, 2], 'weightedSum.weights: must hold 1 numbers, one a part, got 2'],
    [[a, b], [1, NaN], 'weightedSum.weights[1]: must be a finite number, got NaN'],
    [[a, b], [0, 0], 'weightedSum.weights: must have one that is not 0'],
    [[], [], 'weightedSum.weights: must have one that is not 0'],
    [[3 as never], [1], 'weightedSum.energies[0]: must be a function, got 3'],
  ])('refuses %#', (energies, weights, message) => {
    expect(() => weightedSum(energies, weights)).toThrow(message);
  });
});
