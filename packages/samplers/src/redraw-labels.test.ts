import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key } from '@ebmjs/core';
import { redrawLabels } from './redraw-labels.js';

const soft = tf.tensor2d(Array(4000).fill([0.5, 0.25, 0.25]), [4000, 3]);

it('draws each label with the probability, uniformly, and leaves the others as they are, soft ones too', () => {
  const { labels, count } = redrawLabels(key(0), soft, 0.3);
  const rows = labels.arraySync();
  const drawn = rows.filter((row) => Math.max(...row) === 1);
  expect(drawn).toHaveLength(count);
  expect(rows.filter((row) => row.join() === '0.5,0.25,0.25')).toHaveLength(4000 - count);
  expect(Math.abs(count - 1200)).toBeLessThan(5 * Math.sqrt(1200 * 0.7));
  for (const c of [0, 1, 2]) {
    const share = drawn.filter((row) => row[c] === 1).length / count;
    expect(Math.abs(share - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / count));
  }
  expect(labels.dtype).toBe('float32');
});

it('is the tensor it was given where nothing is to be drawn', () => {
  expect(redrawLabels(key(0), soft, 0)).toEqual({ labels: soft, count: 0 });
});

it('has one label to draw of a single class', () => {
  const { labels, count } = redrawLabels(key(0), tf.fill([5, 1], 0.5) as tf.Tensor2D, 1);
  expect([Array.from(labels.dataSync()), count]).toEqual([[1, 1, 1, 1, 1], 5]);
});
