import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseRows, key, normal, split } from './index.js';

const numbers = (x: tf.Tensor): number[] => [...x.dataSync()];

it.each([[[4]], [[4, 3]], [[4, 2, 2, 3]]])('takes whole rows of tensors of shape %j', (shape) => {
  const [mask, x, y] = [tf.tensor1d([1, 0, 0, 1], 'bool'), ...split(key(1), 2).map((k) => normal(k, shape))] as const;
  const before = tf.memory().numTensors;
  const chosen = chooseRows(mask, x!, y!);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(chosen.shape).toEqual(shape);
  const [a, b] = [numbers(x!), numbers(y!)];
  const width = a.length / 4;
  expect(numbers(chosen)).toEqual(a.map((value, i) => ([0, 3].includes(Math.floor(i / width)) ? value : b[i])));
  tf.dispose([mask, x!, y!, chosen]);
});

it('chooses whole numbers too', () => {
  tf.tidy(() => {
    const rows = chooseRows(
      tf.tensor1d([0, 1], 'bool'),
      tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'),
      tf.tensor2d([5, 6, 7, 8], [2, 2], 'int32'),
    );
    expect([rows.dtype, ...numbers(rows)]).toEqual(['int32', 5, 6, 3, 4]);
  });
});

it('has the slope of the rows it took', () => {
  tf.tidy(() => {
    const mask = tf.tensor1d([1, 0], 'bool');
    const slopes = tf.grads((a, b) => tf.sum(tf.square(chooseRows(mask, a!, b!))))([
      tf.tensor2d([1, 2, 3, 4], [2, 2]),
      tf.tensor2d([5, 6, 7, 8], [2, 2]),
    ]);
    expect(slopes.map(numbers)).toEqual([
      [2, 4, 0, 0],
      [0, 0, 14, 16],
    ]);
  });
});

it.each([
  [[2], [2, 2], [2, 3]],
  [[2], [3, 2], [3, 2]],
  [
    [2, 1],
    [2, 2],
    [2, 2],
  ],
])('refuses a mask %j of rows %j and %j', (mask, a, b) => {
  tf.tidy(() => {
    expect(() => chooseRows(tf.ones<tf.Rank.R1>(mask as [number], 'bool'), tf.ones(a), tf.ones(b))).toThrow(
      'chooseRows: must be given rows',
    );
  });
});
