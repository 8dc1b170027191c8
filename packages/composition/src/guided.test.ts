import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { guided } from './guided.js';
import { weightedSum } from './weighted-sum.js';

const any = analytic(0, 2);
const a = analytic(1, 1);
const b = plain(-1, 0.8);
const strength = fc.double({ min: -2, max: 4, noNaN: true });

describe('guided', () => {
  testEnergy({ energy: guided(any, [a, b], [2, -0.5]), shape: [2] });

  it('is (1 + w) E(x|y) - w E(x) at strength 1 + w', () => {
    fc.assert(
      fc.property(points, fc.double({ min: -0.9, max: 3, noNaN: true }), (x, w) => {
        const [ea, e] = [at(a, x), at(any, x)];
        near(
          at(guided(any, [a], [1 + w]), x),
          ea.map((value, i) => (1 + w) * value - w * e[i]!),
          100,
        );
      }),
    );
  });

  it('is the concept at strength 1 and the unconditional energy at 0', () => {
    fc.assert(
      fc.property(points, (x) => {
        near(slopeAt(guided(any, [a], [1]), x), slopeAt(a, x));
        near(slopeAt(guided(any, [a, b], [0, 0]), x), slopeAt(any, x));
        near(at(guided(any, [], []), x), at(any, x));
      }),
    );
  });

  it('adds concepts in any order, each what it has beyond the unconditional energy', () => {
    fc.assert(
      fc.property(points, strength, strength, (x, s, t) => {
        const [ea, eb, e] = [at(a, x), at(b, x), at(any, x)];
        const want = e.map((value, i) => value + s * (ea[i]! - value) + t * (eb[i]! - value));
        near(at(guided(any, [a, b], [s, t]), x), want, 300);
        near(at(guided(any, [b, a], [t, s]), x), want, 300);
        near(
          at(guided(guided(any, [a], [s]), [weightedSum([guided(any, [a], [s]), b, any], [1, 1, -1])], [t]), x),
          want,
          600,
        );
      }),
    );
  });

  it('has the right gradient, an analytic one where a part has', () => {
    const mixed = guided(plain(0, 2), [a, b], [1.5, -0.5]);
    expect(mixed.valueAndGrad).toBeDefined();
    expect(guided(plain(0, 2), [b], [2]).valueAndGrad).toBeUndefined();
    fc.assert(
      fc.property(points, (x) => gradientAgrees(mixed, x)),
      { numRuns: 20 },
    );
    const x = tf.ones([3, 2]);
    expectNoLeak(() => mixed(x));
    expectNoLeak(() => mixed.valueAndGrad!(x));
    x.dispose();
  });

  it('refuses strengths that do not fit', () => {
    expect(() => guided(any, [a, b], [1])).toThrow('guided.strengths: must hold 2 numbers, one a part, got 1');
    expect(() => guided(any, [a], [Infinity])).toThrow('guided.strengths[0]: must be a finite number, got Infinity');
  });
});
