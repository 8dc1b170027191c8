import * as tf from '@tensorflow/tfjs-core';
import { key, scope } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { randomStart, steepest } from './ball-moves.js';

const N = 4000;
const lengths = (x: tf.Tensor, ord: 'euclidean' | typeof Infinity): Float32Array =>
  scope(() => tf.norm(x, ord, 1)).dataSync<'float32'>();

describe('randomStart', () => {
  it.each(['linf', 'l2'] as const)('is uniform on the ball of %s', (norm) => {
    const clean = tf.fill([N, 3], 0.5);
    const start = randomStart(key(2), { norm, epsilon: 0.25, clean, box: null });
    const change = scope(() => tf.sub(start, clean));
    const size = lengths(change, norm === 'l2' ? 'euclidean' : Infinity);
    // The cube of the size (three numbers an event) is uniform on [0, 1]: mean 1/2, variance 1/12.
    const share = [...size].map((r) => (r / 0.25) ** 3);
    expect(Math.max(...share)).toBeLessThanOrEqual(1 + 1e-5);
    const mean = share.reduce((a, b) => a + b) / N;
    const square = share.reduce((a, b) => a + b * b) / N;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / N));
    expect(Math.abs(square - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / N)); // variance of u^2
    // To no side more than to another: each coordinate's variance is 0.25^2 / 3, or / 5 in a ball of three dimensions.
    const variance = 0.25 ** 2 / (norm === 'l2' ? 5 : 3);
    const drift = scope(() => tf.mean(change, 0)).dataSync();
    for (const value of drift) expect(Math.abs(value)).toBeLessThan(5 * Math.sqrt(variance / N));
    tf.dispose([clean, start, change]);
  });

  it('leaks nothing', () => {
    const clean = tf.zeros([2, 2, 2, 1]);
    for (const norm of ['linf', 'l2'] as const) {
      expectNoLeak(() => randomStart(key(0), { norm, epsilon: 1, clean, box: null }));
    }
    clean.dispose();
  });
});

describe('steepest', () => {
  it('has length 1 in its norm, along the gradient, however small that is', () => {
    const gradient = tf.tensor2d([
      [3, -4],
      [3e-25, 4e-25],
      [0, 0],
    ]);
    const [signs, units] = [steepest('linf', gradient), steepest('l2', gradient)];
    expect((signs as tf.Tensor2D).arraySync()).toEqual([
      [1, -1],
      [1, 1],
      [0, 0],
    ]);
    const want = [0.6, -0.8, 0.6, 0.8, 0, 0];
    units.dataSync().forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 6));
    tf.dispose([gradient, signs, units]);
  });
});
