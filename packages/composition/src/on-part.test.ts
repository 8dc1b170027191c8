import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { expectNoLeak, testEnergy } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analytic, at, near, points, slopeAt } from '../test/energies.js';
import { onPart } from './on-part.js';
import { product } from './product.js';

/** Weighs pixels apart, so that no two may change places: `sum_i w_i x_i^2 / 2` over `[n, 2, 1, 1]`. */
const picture = Object.assign(
  (x: tf.Tensor) => scope(() => tf.div(tf.sum(tf.mul(tf.square(x), weights()), [1, 2, 3]), 2) as tf.Tensor1D),
  {
    valueAndGrad: (x: tf.Tensor) => ({
      value: scope(() => tf.div(tf.sum(tf.mul(tf.square(x), weights()), [1, 2, 3]), 2) as tf.Tensor1D),
      grad: scope(() => tf.mul(x, weights())),
    }),
  },
);
const weights = (): tf.Tensor => tf.tensor([1, 10], [1, 2, 1, 1]);

describe('onPart', () => {
  testEnergy({ energy: onPart(analytic(1, 0.8), [0, 1, 1]), shape: [3] });
  testEnergy({ energy: onPart(picture, [0, 1, 1, 0], { shape: [2, 1, 1] }), shape: [2, 2, 1] });

  it('reads the coordinates of the mask, in their order and shape, and no other', () => {
    scope(() => {
      const x = tf.tensor4d([
        [
          [[7], [2]],
          [[3], [9]],
        ],
      ]);
      const { value, grad } = valueAndGradient(onPart(picture, [0, 1, 1, 0], { shape: [2, 1, 1] }), x);
      near([...value.dataSync()], [(4 + 90) / 2]);
      expect(grad.shape).toEqual([1, 2, 2, 1]);
      near([...grad.dataSync()], [0, 2, 30, 0]);
    });
  });

  it('puts an event together of two parts', () => {
    const [left, right] = [analytic(1, 1), analytic(-1, 2)];
    const one = (energy: Energy, mask: number[]): Energy => onPart(energy, mask);
    fc.assert(
      fc.property(points, (x) => {
        const whole = product(one(left, [1, 0]), one(right, [0, 1]));
        const want = x.map(([a, b]) => (a! - 1) ** 2 / 2 + (b! + 1) ** 2 / 8);
        near(at(whole, x), want, 10);
        near(
          slopeAt(whole, x),
          x.flatMap(([a, b]) => [a! - 1, (b! + 1) / 4]),
        );
      }),
    );
  });

  it('leaks nothing', () => {
    const x = tf.ones([3, 2]);
    const part = onPart(analytic(0, 1), [0, 1]);
    expectNoLeak(() => part(x));
    expectNoLeak(() => part.valueAndGrad!(x));
    expect(() => onPart(analytic(0, 1), [0, 1, 1])(x)).toThrow(
      'onPart.mask: must have a value for each of 2 coordinates, got 3',
    );
    x.dispose();
  });

  it.each([
    [() => onPart(picture, [0, 0]), 'onPart.mask: must leave a coordinate free'],
    [() => onPart(picture, [0, 2]), 'onPart.mask: must be 0 or 1 everywhere, got 2'],
    [() => onPart(picture, [1, 1], { shape: [3] }), 'onPart.shape: must have 2 coordinates, as the mask chooses'],
    [() => onPart(picture, [1, 1], { shape: [2, 1.5] }), 'onPart.shape[1]: must be a whole number'],
    [() => onPart(3 as never, [1]), 'onPart.energy: must be a function, got 3'],
    [() => onPart(picture, [1], { size: 1 } as never), 'onPart: unknown option'],
  ])('refuses what does not fit, %#', (build, message) => expect(build).toThrow(message));
});
