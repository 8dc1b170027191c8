import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, ball, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { product } from './product.js';
import { temper } from './temper.js';

const a = analytic(1, 1);
const b = analytic(-1, 2);

describe('product', () => {
  testEnergy({ energy: product(a, plain(0, 1)), shape: [2] });

  it('adds energies and gradients', () => {
    fc.assert(
      fc.property(points, (x) => {
        const [ea, eb, ga, gb] = [at(a, x), at(b, x), slopeAt(a, x), slopeAt(b, x)];
        near(
          at(product(a, b), x),
          ea.map((value, i) => value + eb[i]!),
        );
        near(
          slopeAt(product(a, b), x),
          ga.map((value, i) => value + gb[i]!),
        );
      }),
    );
  });

  it('does not care about order, nor about brackets', () => {
    const c = plain(0.5, 0.7);
    fc.assert(
      fc.property(points, (x) => {
        near(at(product(a, b), x), at(product(b, a), x));
        near(slopeAt(product(a, b), x), slopeAt(product(b, a), x));
        near(at(product(product(a, b), c), x), at(product(a, product(b, c)), x), 50);
      }),
    );
  });

  it('of an energy with itself is that energy at half the temperature', () => {
    fc.assert(fc.property(points, (x) => near(at(product(a, a), x), at(temper(a, 0.5), x))));
  });

  it('of one energy is that energy', () => {
    fc.assert(fc.property(points, (x) => near(slopeAt(product(a), x), slopeAt(a, x))));
  });

  it('of two Gaussians is the Gaussian at their precision-weighted mean', () => {
    // N(1, 1) N(-1, 4): precisions 1 and 1/4, mean (1 - 1/4) / (5/4) = 0.6; there the gradient vanishes.
    near(slopeAt(product(a, b), [[0.6, 0.6]]), [0, 0]);
  });

  it('is at infinity wherever one part is', () => {
    near(
      at(product(a, ball(1)), [
        [0, 0],
        [2, 0],
      ]),
      [1, Infinity],
    );
  });

  it('has an analytic gradient, and it is right, where at least one part has', () => {
    expect(product(plain(0, 1), plain(1, 1)).valueAndGrad).toBeUndefined();
    const counted = analytic(1, 1);
    const mixed = product(counted, plain(-1, 2));
    expect(mixed.valueAndGrad).toBeDefined();
    fc.assert(
      fc.property(points, (x) => gradientAgrees(mixed, x)),
      { numRuns: 20 },
    );
    expect(counted.calls).toBeGreaterThanOrEqual(20);
  });

  it('leaks nothing and borrows its argument', () => {
    const x = tf.ones([3, 2]);
    expectNoLeak(() => product(a, plain(0, 1))(x));
    expectNoLeak(() => product(a, plain(0, 1)).valueAndGrad!(x));
    expectNoLeak(() => product(a).valueAndGrad!(x));
    expect(x.isDisposed).toBe(false);
    x.dispose();
  });

  it('refuses nothing, and what is no function', () => {
    expect(() => product()).toThrow('product: must be given at least one energy');
    expect(() => product(a, 3 as never)).toThrow('product.energies[1]: must be a function, got 3');
  });
});
