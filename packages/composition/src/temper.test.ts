import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { temper } from './temper.js';

const energy = analytic(1, 0.8);
const temperature = fc.double({ min: 0.1, max: 10, noNaN: true });

describe('temper', () => {
  testEnergy({ energy: temper(energy, 2), shape: [2] });

  it('divides by the temperature', () => {
    fc.assert(
      fc.property(points, temperature, (x, t) => {
        near(
          at(temper(energy, t), x),
          at(energy, x).map((value) => value / t),
        );
        near(
          slopeAt(temper(energy, t), x),
          slopeAt(energy, x).map((value) => value / t),
        );
      }),
    );
  });

  it('twice multiplies the temperatures', () => {
    fc.assert(
      fc.property(points, temperature, temperature, (x, a, b) => {
        near(at(temper(temper(energy, a), b), x), at(temper(energy, a * b), x));
        near(slopeAt(temper(temper(energy, a), b), x), slopeAt(temper(energy, a * b), x));
      }),
    );
  });

  it('at 1 changes nothing', () => {
    fc.assert(fc.property(points, (x) => near(at(temper(energy, 1), x), at(energy, x))));
  });

  it('has an analytic gradient exactly when its part has', () => {
    expect(temper(plain(0, 1), 2).valueAndGrad).toBeUndefined();
    const counted = analytic(1, 0.8);
    fc.assert(
      fc.property(points, (x) => gradientAgrees(temper(counted, 3), x)),
      { numRuns: 20 },
    );
    expect(counted.calls).toBe(20);
  });

  it('leaks nothing', () => {
    const x = tf.ones([3, 2]);
    expectNoLeak(() => temper(energy, 2)(x));
    expectNoLeak(() => temper(energy, 2).valueAndGrad!(x));
    expectNoLeak(() => temper(energy, 1).valueAndGrad!(x));
    x.dispose();
  });

  it.each([0, -1, NaN, Infinity])('refuses temperature %d', (t) => {
    expect(() => temper(energy, t)).toThrow('temper.temperature: must be a finite number above 0');
  });
});
