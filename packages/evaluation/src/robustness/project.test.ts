import * as tf from '@tensorflow/tfjs-core';
import { key, scope, split, uniform } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projected, type Ball } from './project.js';

const BOX = { min: 0, max: 1 };
const rowsOf = (x: tf.Tensor): number[][] => (x as tf.Tensor2D).arraySync();
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((v, i) => v - b[i]!);

const unit = fc.float({ min: 0, max: 1, noNaN: true });
const far = fc.float({ min: -3, max: 3, noNaN: true });
const rows = <T>(of: fc.Arbitrary<T>) =>
  fc.array(fc.array(of, { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 });
const cases = fc.record({
  clean: rows(unit),
  x: rows(far),
  norm: fc.constantFrom('linf' as const, 'l2' as const),
  epsilon: fc.float({ min: 0, max: 2, noNaN: true }),
  box: fc.constantFrom(BOX, null),
  seed: fc.nat(),
});

describe('projected', () => {
  it('ends in the ball and in the box, at the point that is nearest', () => {
    fc.assert(
      fc.property(cases, ({ clean, x, norm, epsilon, box, seed }) => {
        const [found, others] = scope(() => {
          const ball: Ball = { norm, epsilon, clean: tf.tensor2d(clean), box };
          const anywhere = uniform(key(seed), [3, 5]);
          return [rowsOf(projected(tf.tensor2d(x), ball)), rowsOf(projected(tf.mul(anywhere, 2), ball))];
        });
        found.forEach((point, row) => {
          const change = minus(point, clean[row]!);
          const size = norm === 'l2' ? Math.hypot(...change) : Math.max(...change.map(Math.abs));
          expect(size).toBeLessThanOrEqual(epsilon + 1e-6);
          if (box) expect(Math.min(...point) >= 0 && Math.max(...point) <= 1).toBe(true);
          // The nearest point of a convex set: no other one lies on the far side of it, seen from where we came.
          for (const other of [others[row]!, clean[row]!]) {
            expect(dot(minus(x[row]!, point), minus(other, point))).toBeLessThanOrEqual(1e-5);
          }
        });
      }),
    );
  });

  it('leaves alone what lies in both', () => {
    const clean = tf.tensor2d([[0.5, 0.5]]);
    const x = tf.tensor2d([[0.6, 0.4]]);
    for (const norm of ['linf', 'l2'] as const) {
      const same = projected(x, { norm, epsilon: 0.2, clean, box: BOX });
      rowsOf(same)[0]!.forEach((value, i) => expect(value).toBeCloseTo([0.6, 0.4][i]!, 6));
      same.dispose();
    }
    tf.dispose([clean, x]);
  });

  it('is not what shrinking and then clipping gives', () => {
    // From (0.9, 0.5) towards (1.9, 1.5), radius 0.5: the wall stops the first coordinate at 0.1, and the second may
    // use the rest, sqrt(0.25 - 0.01); shrinking first leaves it 0.5 / sqrt 2.
    const clean = tf.tensor2d([[0.9, 0.5]]);
    const x = tf.tensor2d([[1.9, 1.5]]);
    const nearest = projected(x, { norm: 'l2', epsilon: 0.45, clean, box: BOX });
    const [first, second] = rowsOf(nearest)[0]!;
    expect(first).toBe(1);
    expect(second).toBeCloseTo(0.5 + Math.sqrt(0.45 ** 2 - 0.01), 5);
    tf.dispose([clean, x, nearest]);
  });

  it('takes each row by itself, of any shape, and leaks nothing', () => {
    const [a, b] = split(key(1), 2);
    const clean = uniform(a, [4, 3, 2, 1]);
    const x = scope(() => tf.mul(uniform(b, [4, 3, 2, 1]), 3));
    for (const norm of ['linf', 'l2'] as const) {
      const ball = { norm, epsilon: 0.3, box: BOX };
      const all = projected(x, { ...ball, clean });
      const third = scope(() => projected(tf.slice(x, 2, 1), { ...ball, clean: tf.slice(clean, 2, 1) }));
      const sliced = scope(() => tf.slice(all, 2, 1));
      expect([...sliced.dataSync()]).toEqual([...third.dataSync()]);
      tf.dispose([all, third, sliced]);
      expectNoLeak(() => projected(x, { ...ball, clean }));
    }
    tf.dispose([clean, x]);
  });
});
