import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { checkPair, medianDistance, squaredDistances } from './squared-distances.js';

describe('squaredDistances', () => {
  it('are those of all pairs, of any event', async () => {
    const [x, y] = split(key(1), 2).map((run, i) => normal(run, [3 + i, 2, 2]));
    const rows = [...tf.unstack(tf.reshape(x!, [3, 4])), ...tf.unstack(tf.reshape(y!, [4, 4]))].map((row) => [
      ...row.dataSync(),
    ]);
    const { values, n } = await squaredDistances('test', x!, y!);
    expect(n).toBe(7);
    rows.forEach((a, i) =>
      rows.forEach((b, j) => {
        expect(values[i * 7 + j]).toBeCloseTo(
          a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0),
          6,
        );
      }),
    );
    tf.dispose([x!, y!]);
  });

  it('have numpy’s median, of even numbers of pairs and of odd ones', async () => {
    for (const set of golden.sets) {
      const [x, y] = [tf.tensor2d(set.x), tf.tensor2d(set.y)];
      expect(medianDistance('test', await squaredDistances('test', x, y))).toBeCloseTo(set.width, 12);
      tf.dispose([x, y]);
    }
    expect(medianDistance('test', { values: Float64Array.of(0, 1, 4, 1, 0, 9, 4, 9, 0), n: 3 })).toBe(2);
  });

  it('refuse rows that are not finite, and a median of 0', async () => {
    const [x, bad] = [tf.ones([2, 2]), tf.fill([2, 2], Infinity)];
    await expect(squaredDistances('mmd', x, bad)).rejects.toThrow('mmd: must be given finite rows');
    const none = await squaredDistances('mmd', x, x);
    expect(() => medianDistance('mmd', none)).toThrow('mmd.bandwidths: must be given where most rows are equal');
    tf.dispose([x, bad]);
  });
});

it('checkPair refuses other events and single rows', () => {
  const [x, y, one] = [tf.ones([3, 2]), tf.ones([3, 3]), tf.ones([1, 2])];
  expect(() => checkPair('mmd', x, y)).toThrow('mmd.x: must have rows like y, [n, 3]');
  expect(() => checkPair('mmd', x, one)).toThrow('mmd.y: must hold two rows or more, got 1');
  tf.dispose([x, y, one]);
});
