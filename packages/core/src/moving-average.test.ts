import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { movingAverage } from './moving-average.js';
import { release } from './scope.js';

const a = tf.tensor1d([1, 2]);
const b = tf.tensor1d([5, -2]);

it('weighs the two by the decay', () => {
  for (const [decay, expected] of [
    [0, [5, -2]],
    [0.75, [2, 1]],
    [1, [1, 2]],
  ] as const) {
    const { w } = movingAverage({ w: a }, { w: b }, decay);
    expect([...w!.dataSync()]).toEqual(expected);
    w!.dispose();
  }
});

it('with k / (k + 1) is the plain average', () => {
  const values = [3, 1, 8, 4];
  let average: { readonly [name: string]: tf.Tensor } = { w: tf.scalar(values[0]!) };
  for (const [k, value] of values.entries()) {
    if (k > 0) average = movingAverage(average, { w: tf.scalar(value) }, k / (k + 1));
  }
  expect(average['w']!.dataSync()[0]).toBeCloseTo(4, 6);
});

it('borrows both and leaks nothing', () => {
  const before = tf.memory().numTensors;
  release(movingAverage({ w: a, v: b }, { v: b, w: a, more: a }, 0.5));
  expect(tf.memory().numTensors).toBe(before);
  expect(a.isDisposed || b.isDisposed).toBe(false);
});

it.each([
  [{}, 0.5, 'movingAverage.next.w: must have shape [2], got "none"'],
  [{ w: tf.zeros([2, 1]) }, 0.5, 'movingAverage.next.w: must have shape [2], got [2,1]'],
  [{ w: b }, 1.1, 'movingAverage.decay: must be a finite number from 0 to 1, got 1.1'],
  [{ w: b }, NaN, 'movingAverage.decay: must be a finite number from 0 to 1, got NaN'],
])('refuses %j with decay %d', (next, decay, message) => {
  expect(() => movingAverage({ w: a }, next, decay)).toThrow(message);
});
