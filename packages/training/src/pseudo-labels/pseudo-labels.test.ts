import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release, scope } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { pseudoLabels } from './pseudo-labels.js';
import { underAllLabels } from './under-all-labels.js';

/** `E(x, y)` is the column of `x` that the label picks, plus `offset`. */
const energy =
  (offset = 0) =>
  (y: tf.Tensor2D) =>
  (x: tf.Tensor): tf.Tensor1D =>
    scope(() => tf.add(tf.sum(tf.mul(x, y), 1), offset));

const counts = (labels: tf.Tensor2D): number[] => scope(() => [...tf.sum(labels, 0).dataSync()]);

describe('pseudoLabels', () => {
  // Chi-square with 3 degrees of freedom is above 30.7 once in a million.
  const LIMIT = 30.7;
  const energies = [0.3, 1.5, -0.7, 4];

  it.each([1, 2, 3])('draws labels by the softmax of minus the energies (draw %i)', (seed) => {
    const n = 20_000;
    const x = tf.tile(tf.tensor2d([energies]), [n, 1]);
    const y = pseudoLabels(x, { energy: energy(), classes: 4, key: key(seed) });
    const mass = energies.map((e) => Math.exp(-e));
    const total = mass.reduce((a, b) => a + b);
    const chi = counts(y).reduce((sum, count, c) => {
      const expected = (n * mass[c]!) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(chi).toBeLessThan(LIMIT);
    release(x, y);
  });

  it('depends on differences of energies only: a log-sum-exp taken away first would change nothing', () => {
    const x = tf.randomNormal([200, 4], 0, 1, 'float32', 7);
    const at = (offset: number): number[] => {
      const y = pseudoLabels(x, { energy: energy(offset), classes: 4, key: key(5) });
      const labels = [...tf.argMax(y, 1).dataSync()];
      release(y);
      return labels;
    };
    const [plain, moved] = [at(0), at(8)];
    expect(moved).toEqual(plain);
    expect(new Set(plain).size).toBe(4);
    x.dispose();
  });

  it('gives each row its own label, by its key, however many rows are taken at a time', () => {
    const x = tf.tensor2d([[0, 99, 99], [99, 99, 0], [99, 0, 99], [0, 0, 99], [0, 0, 99]]); // prettier-ignore
    const at = (seed: number, rows?: number): number[][] => {
      const y = pseudoLabels(x, { energy: energy(), classes: 3, key: key(seed), ...(rows && { rows }) });
      const all = y.arraySync();
      release(y);
      return all;
    };
    const whole = at(1);
    expect(whole.slice(0, 3)).toEqual([[1, 0, 0], [0, 0, 1], [0, 1, 0]]); // prettier-ignore
    for (const rows of [1, 2, 5, 9]) expect(at(1, rows)).toEqual(whole);
    const drawn = Array.from({ length: 20 }, (_, i) => JSON.stringify(at(i).slice(3)));
    expect(new Set(drawn).size).toBe(4); // both rows take either of two labels, each by itself
  });

  it('leaks nothing, and refuses what will not do', () => {
    const x = tf.zeros([3, 2]);
    expectNoLeak(() => pseudoLabels(x, { energy: energy(), classes: 2, key: foldIn(key(0), 1), rows: 2 }));
    expect(() => pseudoLabels(x, { energy: energy(), classes: 2, key: key(0), rows: 0 })).toThrow('pseudoLabels.rows');
    expect(() => pseudoLabels(x, { energy: energy(), classes: 0, key: key(0) })).toThrow('classEnergies.classes');
    x.dispose();
  });
});

it('sets each row under every label in turn', () => {
  const x = tf.tensor2d([[7, 8], [9, 10]]); // prettier-ignore
  const all = underAllLabels(x, 3);
  expect(all.x.arraySync()).toEqual([[7, 8], [7, 8], [7, 8], [9, 10], [9, 10], [9, 10]]); // prettier-ignore
  expect(all.y.arraySync()).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]); // prettier-ignore
  release(x, all);
});
