import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@ebmjs/testing';
import { numbers } from '../../test/read.js';
import { denseMass, diagonalMass, optionalMass, pullOf, velocityOf } from './mass.js';

const covariance = [
  [4, 1],
  [1, 2.5],
];
const x = tf.tensor2d([
  [1, 0],
  [0, 1],
  [2, -3],
]);

describe('diagonalMass', () => {
  it('takes standard deviations of variances, in numbers or a tensor of any shape', () => {
    expect(numbers(diagonalMass([4, 9]).scale)).toEqual([2, 3]);
    expect(diagonalMass(tf.ones([2, 3, 1])).scale.shape).toEqual([2, 3, 1]);
    const variance = tf.tensor1d([4, 9]);
    expectNoLeak(() => diagonalMass(variance));
  });

  it('scales velocities and pulls alike', () => {
    const mass = diagonalMass([4, 9]);
    expect(numbers(velocityOf(x, mass))).toEqual([2, 0, 0, 3, 4, -9]);
    expect(numbers(pullOf(x, mass))).toEqual([2, 0, 0, 3, 4, -9]);
  });

  it('goes with events of any shape, in the order of their numbers', () => {
    const mass = diagonalMass([4, 9]);
    expect(velocityOf(tf.ones([3, 1, 2, 1]), mass).shape).toEqual([3, 1, 2, 1]);
    expect(numbers(velocityOf(tf.ones([1, 2, 1]), mass))).toEqual([2, 3]);
  });

  it('may have a scale for each chain', () => {
    const scale = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(numbers(velocityOf(x, { scale }))).toEqual([1, 0, 0, 4, 10, -18]);
  });
});

describe('denseMass', () => {
  const mass = denseMass(covariance);
  // [[4, 1], [1, 2.5]] = L L' with L = [[2, 0], [0.5, 1.5]]
  it('holds the Cholesky factor', () => {
    expect(numbers(mass.factor)).toEqual([2, 0, 0.5, 1.5]);
  });

  it('makes L u of momenta and L g of slopes transposed', () => {
    expect(numbers(velocityOf(x, mass))).toEqual([2, 0.5, 0, 1.5, 4, -3.5]);
    expect(numbers(pullOf(x, mass))).toEqual([2, 0, 0.5, 1.5, 2.5, -4.5]);
  });

  it('takes events of any shape in the order of their numbers', () => {
    const images = tf.reshape(x, [3, 1, 2, 1]);
    expect(velocityOf(images, mass).shape).toEqual([3, 1, 2, 1]);
    expect(numbers(velocityOf(images, mass))).toEqual(numbers(velocityOf(x, mass)));
  });
});

it('without a mass nothing changes', () => {
  expect(velocityOf(x)).toBe(x);
  expect(pullOf(x)).toBe(x);
});

describe('refused', () => {
  it.each<[unknown, string]>([
    [{}, 'hmc.mass: must hold a tensor scale or factor'],
    [null, 'hmc.mass: must hold a tensor scale or factor, got null'],
    [{ factor: tf.ones([2, 3]) }, 'hmc.mass.factor: must have shape [d, d], got [2,3]'],
    [{ scale: tf.ones([2], 'int32') }, 'hmc.mass: must be float32, got "int32"'],
  ])('%o', (mass, message) => {
    expect(() => optionalMass('hmc.mass', mass as never)).toThrow(message);
  });

  it('a scale or a factor that does not fit the events, which broadcasting would take', () => {
    expect(() => velocityOf(tf.ones([1, 2]), { scale: tf.ones([3, 2]) })).toThrow(
      'mass.scale: must have shape [2] or [1,2], got [3,2]',
    );
    expect(() => velocityOf(tf.ones([4, 3]), denseMass(covariance))).toThrow(
      'mass.factor: must be 3 by 3, for events [3]',
    );
  });

  it.each<[number[][], string]>([
    [[], 'denseMass.covariance: must have as many rows as columns, and at least one'],
    [[[1, 2]], 'must have as many rows as columns'],
    [
      [
        [1, 0.5],
        [0.4, 1],
      ],
      'must be symmetric, got [0.4,0.5]',
    ],
    [
      [
        [1, 2],
        [2, 1],
      ],
      'must be positive definite',
    ],
    [[[NaN]], 'must be positive definite'],
  ])('the covariance %o', (matrix, message) => {
    expect(() => denseMass(matrix)).toThrow(message);
  });
});
