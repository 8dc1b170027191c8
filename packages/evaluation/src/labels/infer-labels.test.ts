import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { inferLabels } from './infer-labels.js';

/** `E(x, y) = y x`, linear in the label: the least is at the vertex of the least `x`. */
const linear =
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => tf.sum(tf.mul(labels, x), 1) as tf.Tensor1D);

/** `E(x, y) = k (y - x)^2 / 2`. */
const bowl =
  (k: number) =>
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => tf.mul(k / 2, tf.sum(tf.square(tf.sub(labels, x)), 1)) as tf.Tensor1D);

it('ends at the least energy of a model that is linear in its label', async () => {
  const [x, start] = [normal(key(0), [30, 4]), tf.fill([30, 4], 0.25) as tf.Tensor2D];
  const before = tf.memory().numTensors;
  const labels = await inferLabels({ energy: linear, x, start, key: key(1), steps: 400, noise: 0 });
  const [least, found] = scope(() => [tf.argMin(x, 1), tf.argMax(labels, 1), tf.max(labels, 1)]).map((t) => {
    const read = [...t.dataSync()];
    t.dispose();
    return read;
  });
  expect(found).toEqual(least);
  release(labels);
  expect(tf.memory().numTensors).toBe(before);
  release(x, start);
});

it('stays on the simplex after each step', async () => {
  const [x, start] = [normal(key(2), [20, 3]), tf.fill([20, 3], 1 / 3) as tf.Tensor2D];
  for (const steps of [1, 2, 5]) {
    const labels = await inferLabels({ energy: linear, x, start, key: key(3), steps, noise: 0.3 });
    for (const row of labels.arraySync()) {
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    labels.dispose();
  }
  release(x, start);
});

it('adds noise before the slope is taken: the spread of a bowl says so', async () => {
  // y' - x = (1 - eta k) (y - x + s z), whose variance comes to r s^2 / (1 - r) with r = (1 - eta k)^2.
  const [k, rate, noise, n] = [0.5, 0.8, 0.1, 4000];
  const [x, start] = [tf.fill([n, 1], 0.4), tf.fill([n, 1], 0.4) as tf.Tensor2D];
  const box = { min: -10, max: 10 };
  const options = { energy: bowl(k), x, start, domain: box, rate, noise, steps: 40, key: key(4) };
  const labels = await inferLabels(options);
  const values = [...labels.dataSync()].map((value) => value - 0.4);
  const r = (1 - rate * k) ** 2;
  const want = (r * noise ** 2) / (1 - r);
  const got = values.reduce((sum, value) => sum + value ** 2, 0) / n;
  expect(Math.abs(got - want)).toBeLessThan(5 * want * Math.sqrt(2 / n)); // noise afterwards: 2.8 times as much
  release(x, start, labels);
});

it('keeps numbers in their box', async () => {
  const [x, start] = [tf.tensor2d([[0.2], [0.7], [1.4]]), tf.fill([3, 1], 0.75) as tf.Tensor2D];
  const domain = { min: 0.5, max: 1 };
  const labels = await inferLabels({ energy: bowl(1), x, start, domain, rate: 0.5, noise: 0, steps: 60, key: key(5) });
  [0.5, 0.7, 1].forEach((value, i) => expect(labels.dataSync()[i]).toBeCloseTo(value, 5));
  release(x, start, labels);
});

it('refuses what it cannot descend, and leaves nothing behind', async () => {
  const [x, start] = [tf.zeros([3, 2]), tf.fill([3, 2], 0.5) as tf.Tensor2D];
  const before = tf.memory().numTensors;
  const options = { energy: linear, x, start, key: key(6) };
  await expect(inferLabels({ ...options, rate: 0 })).rejects.toThrow('inferLabels.rate');
  await expect(inferLabels({ ...options, steps: -1 })).rejects.toThrow('inferLabels.steps');
  await expect(inferLabels({ ...options, domain: { min: 1, max: 0 } })).rejects.toThrow('inferLabels.domain');
  await expect(inferLabels({ ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  await expect(inferLabels({ ...options, eta: 1 } as never)).rejects.toThrow('unknown option');
  const few = tf.zeros([2, 2]) as tf.Tensor2D;
  await expect(inferLabels({ ...options, start: few })).rejects.toThrow('inferLabels.start');
  few.dispose();
  expect(tf.memory().numTensors).toBe(before);
  release(x, start);
});
