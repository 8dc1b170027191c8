import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { negation } from './negation.js';
import { product } from './product.js';

const energy = analytic(1, 0.8);

describe('negation', () => {
  testEnergy({ energy: negation(energy, 0.5), shape: [2] });

  it('turns energy and gradient over, with the given strength', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 10, noNaN: true }), (x, scale) => {
        near(
          at(negation(energy, scale), x),
          at(energy, x).map((value) => -scale * value),
        );
        near(
          slopeAt(negation(energy, scale), x),
          slopeAt(energy, x).map((value) => -scale * value),
        );
      }),
    );
  });

  it('is its own inverse', () => {
    fc.assert(fc.property(points, (x) => near(at(negation(negation(energy)), x), at(energy, x))));
  });

  it('takes out of a product what it put in', () => {
    const other = plain(-1, 2);
    // The sum is rounded at the size of its largest part, at most 25 here.
    fc.assert(fc.property(points, (x) => near(at(product(other, energy, negation(energy)), x), at(other, x), 50)));
  });

  it('has an analytic gradient exactly when its part has', () => {
    expect(negation(plain(0, 1)).valueAndGrad).toBeUndefined();
    const counted = analytic(1, 0.8);
    fc.assert(
      fc.property(points, (x) => gradientAgrees(negation(counted, 0.5), x)),
      { numRuns: 20 },
    );
    expect(counted.calls).toBe(20);
  });

  it('leaks nothing', () => {
    const x = tf.ones([3, 2]);
    expectNoLeak(() => negation(energy)(x));
    expectNoLeak(() => negation(energy).valueAndGrad!(x));
    x.dispose();
  });

  it.each([0, -1, NaN])('refuses scale %d', (scale) => {
    expect(() => negation(energy, scale)).toThrow('negation.scale: must be a finite number above 0');
  });
});
