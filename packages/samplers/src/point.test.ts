import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { scope, type Energy } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { pointAt, startAt } from './point.js';

const squares: Energy = (x) => scope(() => tf.sum(tf.square(x), 1));
const x = tf.tensor2d([
  [1, 2],
  [0, -3],
]);

describe('pointAt', () => {
  it('holds position, energy and gradient, all its own', () => {
    const point = pointAt(x, squares);
    expect([...point.energy.dataSync()]).toEqual([5, 9]);
    expect([...point.gradient.dataSync()]).toEqual([2, 4, 0, -6]);
    tf.dispose({ ...point });
    expect(x.isDisposed).toBe(false);
    expectNoLeak(() => pointAt(x, squares));
  });
});

describe('startAt', () => {
  const analytic = Object.assign((y: tf.Tensor) => squares(y), {
    valueAndGrad: (y: tf.Tensor) => ({ value: tf.sum(y) as unknown as tf.Tensor1D, grad: y.clone() }),
  });
  const sqrt: Energy = (y) => scope(() => tf.sum(tf.sqrt(y), 1));

  it.each<[string, () => unknown, string]>([
    [
      'an energy that is not finite',
      () => startAt('hmc.init', x, sqrt),
      'hmc.init: the energy at the start of chain 1 must be finite',
    ],
    [
      'a start below the box',
      () => startAt('hmc.init', x, squares, { min: -2, max: 5 }),
      'hmc.init: the start must lie in the box from -2 to 5, got [-3,2]',
    ],
    ['a start above the box', () => startAt('hmc.init', x, squares, { min: -4, max: 1 }), 'must lie in the box'],
    [
      'positions that are not float32',
      () => scope(() => startAt('hmc.init', tf.cast(x, 'int32'), squares)),
      'hmc.init: the position must be float32, got "int32"',
    ],
    [
      'no chains',
      () => scope(() => startAt('hmc.init', tf.zeros([0, 2]), squares, { min: 0, max: 1 })),
      'hmc.init: the position must have at least one chain, got [0,2]',
    ],
    [
      'an energy of one number',
      () => startAt('hmc.init', x, (y) => tf.sum(y) as never),
      'energy: must return shape [2], one number a row, got []',
    ],
    [
      'an analytic energy of one number',
      () => startAt('hmc.init', x, analytic),
      'hmc.init: the energy must return shape [2], got []',
    ],
  ])('refuses %s, and leaks nothing', (_, start, message) => {
    expectNoLeak(() => {
      expect(start).toThrow(message);
    });
  });

  it('takes a start on the walls, as float32 has them', () => {
    const box = { min: 0.1, max: 0.7 }; // float32's 0.1 is larger, its 0.7 smaller; -0.3 and 0.3 the other way round
    for (const { min, max } of [box, { min: -0.3, max: 0.3 }]) {
      expectNoLeak(() => {
        const start = tf.tensor2d([[min, max]]);
        return [start, startAt('hmc.init', start, squares, { min, max })];
      });
    }
  });
});
