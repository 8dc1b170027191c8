import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { analyticEnergy } from './analytic-energy.js';

let slopes = 0;
const energy = analyticEnergy('bowl', [2], (x) => ({
  value: tf.sum(tf.square(x), 1),
  slope: () => {
    slopes += 1;
    return tf.mul(x, 2);
  },
}));

describe('an energy with a slope by hand', () => testEnergy({ energy, shape: [2] }));

it('asks for the slope only when somebody wants it', () => {
  const before = slopes;
  const x = tf.tensor2d([1, 2], [1, 2]);
  expect(energy(x).dataSync()[0]).toBe(5);
  expect(slopes).toBe(before);
  const { value, grad } = energy.valueAndGrad!(x);
  expect([...value.dataSync(), ...grad.dataSync()]).toEqual([5, 2, 4]);
  expect(slopes).toBe(before + 1);
});

it('checks its input both ways', () => {
  const wrong = tf.zeros([1, 3]);
  expect(() => energy(wrong)).toThrow('bowl.x: must have shape [n, 2], got [1,3]');
  expect(() => energy.valueAndGrad!(wrong)).toThrow('bowl.x: must have shape [n, 2], got [1,3]');
});
