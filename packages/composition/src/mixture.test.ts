import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, ball, gradientAgrees, near, plain, points, slopeAt } from '../test/energies.js';
import { mixture } from './mixture.js';
import { product } from './product.js';

const a = analytic(1, 1);
const b = analytic(-1, 2);
const weight = fc.double({ min: 0.01, max: 100, noNaN: true });

describe('mixture', () => {
  testEnergy({ energy: mixture([a, plain(0, 1)], { weights: [1, 2] }), shape: [2] });

  it('lies between the lowest of its energies, and that less the logarithm of its weight', () => {
    fc.assert(
      fc.property(points, weight, weight, (x, u, v) => {
        const [ea, eb] = [at(a, x), at(b, x)];
        at(mixture([a, b], { weights: [u, v] }), x).forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(Math.min(ea[i]!, eb[i]!) - 1e-5);
          expect(value).toBeLessThanOrEqual(
            Math.min(ea[i]! - Math.log(u / (u + v)), eb[i]! - Math.log(v / (u + v))) + 1e-5,
          );
        });
      }),
    );
  });

  it('is the logarithm of the weighted sum of densities', () => {
    fc.assert(
      fc.property(points, weight, weight, (x, u, v) => {
        const [ea, eb] = [at(a, x), at(b, x)];
        const want = ea.map((value, i) => -Math.log((u * Math.exp(-value) + v * Math.exp(-eb[i]!)) / (u + v)));
        near(at(mixture([a, b], { weights: [u, v] }), x), want, 10);
      }),
    );
  });

  it('does not care about order or brackets', () => {
    const c = plain(0.5, 0.7);
    const nested = mixture([mixture([a, b]), c], { weights: [2, 1] });
    fc.assert(
      fc.property(points, (x) => {
        near(at(mixture([a, b]), x), at(mixture([b, a]), x));
        near(slopeAt(mixture([a, b]), x), slopeAt(mixture([b, a]), x), 10);
        near(at(nested, x), at(mixture([a, b, c]), x), 10);
      }),
    );
  });

  it('of an energy with itself, or of one, is that energy', () => {
    fc.assert(
      fc.property(points, weight, (x, u) => {
        near(at(mixture([a, a], { weights: [u, 1] }), x), at(a, x), 10);
        near(slopeAt(mixture([a], { weights: [u] }), x), slopeAt(a, x), 10);
      }),
    );
  });

  it('distributes over a product', () => {
    const c = plain(0.5, 0.7);
    fc.assert(
      fc.property(points, (x) =>
        near(at(product(c, mixture([a, b])), x), at(mixture([product(c, a), product(c, b)]), x), 50),
      ),
    );
  });

  it('takes weights in any unit, and their logarithms where they overflow', () => {
    fc.assert(
      fc.property(points, weight, weight, fc.double({ min: -5000, max: 5000, noNaN: true }), (x, u, v, shift) => {
        const want = at(mixture([a, b], { weights: [u, v] }), x);
        near(at(mixture([a, b], { weights: [7 * u, 7 * v] }), x), want, 10);
        near(at(mixture([a, b], { logWeights: [Math.log(u) + shift, Math.log(v) + shift] }), x), want, 10);
      }),
    );
  });

  it('holds where supports end', () => {
    // Inside both balls log-weights cancel; between them only the outer counts; outside both there is nothing.
    near(
      at(mixture([ball(1), ball(2)]), [
        [0, 0],
        [1.5, 0],
        [3, 0],
      ]),
      [0, Math.LN2, Infinity],
    );
  });

  it('has an analytic gradient, and it is right, where at least one part has', () => {
    expect(mixture([plain(0, 1), plain(1, 1)]).valueAndGrad).toBeUndefined();
    const counted = analytic(1, 1);
    const mixed = mixture([counted, plain(-1, 2, 0.5)], { weights: [1, 3] });
    fc.assert(
      fc.property(points, (x) => gradientAgrees(mixed, x)),
      { numRuns: 20 },
    );
    expect(counted.calls).toBe(20);
    fc.assert(
      fc.property(points, (x) => gradientAgrees(mixture([plain(1, 1), plain(-1, 2)]), x)),
      { numRuns: 20 },
    );
  });

  it('ignores the gradient of a part outside its support, and is 0 outside all', () => {
    const wall = (value: number) =>
      Object.assign((x: tf.Tensor) => tf.fill([x.shape[0]!], value) as tf.Tensor1D, {
        valueAndGrad: (x: tf.Tensor) => ({
          value: tf.fill([x.shape[0]!], value) as tf.Tensor1D,
          grad: tf.fill(x.shape, NaN),
        }),
      });
    near(slopeAt(mixture([a, wall(Infinity)]), [[3, 0]]), slopeAt(a, [[3, 0]]));
    near(slopeAt(mixture([wall(Infinity), wall(Infinity)]), [[3, 0]]), [0, 0]);
    // A part that is far above the other, though inside its support, has a share that rounds to 0.
    near(slopeAt(mixture([a, wall(1e4)]), [[3, 0]]), slopeAt(a, [[3, 0]]));
  });

  it('moves with a constant, and its gradient does not', () => {
    const lifted = mixture([analytic(1, 1, 4096), plain(-1, 2, 4096)]);
    // Energies of 4096 are rounded at 2.4e-4, and so are the logarithms of the shares.
    fc.assert(fc.property(points, (x) => near(slopeAt(lifted, x), slopeAt(mixture([a, b]), x), 4 * 2.4e-4 * 4e6)));
  });

  it('weighs the rows of images too', () => {
    const image = (level: number) =>
      Object.assign((x: tf.Tensor) => tf.sum(tf.square(tf.sub(x, level)), [1, 2, 3]) as tf.Tensor1D, {
        valueAndGrad: (x: tf.Tensor) => ({
          value: tf.tidy(() => tf.sum(tf.square(tf.sub(x, level)), [1, 2, 3]) as tf.Tensor1D),
          grad: tf.tidy(() => tf.mul(tf.sub(x, level), 2)),
        }),
      });
    const x = tf.tensor4d([0.1, 0.2, 0.8, 0.9], [2, 2, 1, 1]);
    const { value, grad } = mixture([image(0), image(1)]).valueAndGrad!(x);
    expect(value.shape).toEqual([2]);
    expect(grad.shape).toEqual([2, 2, 1, 1]);
    const slopes = [...grad.dataSync()];
    near(slopes.slice(0, 2).map(Math.abs), slopes.slice(2).map(Math.abs).reverse(), 10); // the picture is symmetric
    expect(slopes[0]).not.toBeCloseTo(slopes[3]!, 3);
    tf.dispose([x, value, grad]);
  });

  it('leaks nothing', () => {
    const x = tf.ones([3, 2]);
    expectNoLeak(() => mixture([a, plain(0, 1)])(x));
    expectNoLeak(() => mixture([a, plain(0, 1)]).valueAndGrad!(x));
    x.dispose();
  });

  it('refuses weights that do not fit', () => {
    expect(() => mixture([])).toThrow('mixture: must be given at least one energy');
    expect(() => mixture([a, b], { weights: [1] })).toThrow(
      'mixture.weights: must hold 2 numbers, one an energy, got 1',
    );
    expect(() => mixture([a, b], { weights: [1, 0] })).toThrow(
      'mixture.weights[1]: must be a finite number above 0, got 0',
    );
    expect(() => mixture([a, b], { weights: [1, Infinity] })).toThrow('mixture.weights: must be finite');
    expect(() => mixture([a, b], { logWeights: [0, NaN] })).toThrow('mixture.logWeights: must be finite');
    expect(() => mixture([a], { weights: [1], logWeights: [0] })).toThrow(
      'mixture: takes weights or logWeights, not both',
    );
    expect(() => mixture([a], { weight: [1] } as never)).toThrow(
      'mixture: unknown option; known are weights, logWeights',
    );
  });
});
