import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { rowByRow } from './row-by-row.js';

it('puts the columns of each image side by side', () => {
  const x = tf.tensor3d([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], [3, 2, 2]); // 3 columns of 2 images
  const before = tf.memory().numTensors;
  const rows = rowByRow(x);
  expect(rows.arraySync()).toEqual([
    [1, 10],
    [3, 30],
    [5, 50],
    [2, 20],
    [4, 40],
    [6, 60],
  ]);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([x, rows]);
});
