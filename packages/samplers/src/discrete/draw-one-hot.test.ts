import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key } from '@ebmjs/core';
import { drawOneHot } from './draw-one-hot.js';

describe('drawOneHot', () => {
  it('draws as often as the weights say, and never what has none', () => {
    const weights = [1, 0, 2, 5, 0];
    const n = 8000;
    const drawn = drawOneHot(key(1), tf.tile(tf.tensor2d([weights]), [n, 1]));
    const counts = [...tf.sum(drawn, 0).dataSync()];
    weights.forEach((w, i) => {
      const p = w / 8;
      expect(Math.abs(counts[i]! - n * p)).toBeLessThanOrEqual(5.2 * Math.sqrt(n * p * (1 - p)));
    });
  });

  it('draws one a row along the last axis, each row its own', () => {
    const drawn = drawOneHot(key(2), tf.ones([50, 3, 4]));
    expect(drawn.shape).toEqual([50, 3, 4]);
    expect(new Set(tf.sum(drawn, 2).dataSync())).toEqual(new Set([1]));
    expect(new Set(tf.argMax(drawn, 2).dataSync()).size).toBe(4);
  });

  it('weights that are tiny count like any other', () => {
    const drawn = drawOneHot(key(3), tf.tile(tf.tensor2d([[0, 1e-30, 3e-30]]), [4000, 1]));
    const [none, once, thrice] = tf.sum(drawn, 0).dataSync();
    expect(none).toBe(0);
    expect(once! + thrice!).toBe(4000);
    expect(Math.abs(once! - 1000)).toBeLessThan(5.2 * Math.sqrt(4000 * 0.1875));
  });
});
