import * as tf from '@tensorflow/tfjs-core';
import { key, oneHot, release, scope, uniform, type Energy } from '@ebmjs/core';
import { mlp } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { directionsOf } from './traversal-directions.js';

type Seen = Parameters<typeof directionsOf>[1];
type Labelled = (labels: tf.Tensor2D) => Energy;

const seen = (energy: Labelled, classes: number): Seen =>
  ({
    trained: { model: { classes }, energy },
    settings: { directions: 2, products: 10 },
    signal: new AbortController().signal,
  }) as unknown as Seen;

/** `y . (A x + |x|^2 / 2 b)`: under each class a slope and a bend of its own. */
const curved =
  (a: number[][], b: number[]): Labelled =>
  (labels) =>
  (x) =>
    scope(() => {
      const slopes = tf.matMul(x as tf.Tensor2D, tf.tensor2d(a), false, true);
      const bends = tf.mul(tf.div(tf.sum(tf.square(x), 1, true), 2), tf.tensor1d(b));
      return tf.sum<tf.Tensor1D>(tf.mul(labels, tf.add(slopes, bends)), 1);
    });

it('are the singular vectors of the matrix of a linear energy, and of a quadratic one the way from its middle', async () => {
  const x = tf.tensor2d([[3, 4, 0]]);
  const labels = oneHot([0], 2);
  const asked = (energy: Labelled) => ({ x, energy: energy(labels), key: key(0) });
  const before = tf.memory().numTensors;
  const linear = curved([[0, 0, 5], [2, 0, 0]], [0, 0]); // prettier-ignore
  const there = await directionsOf('jacobian', seen(linear, 2), asked(linear));
  expect(there.values[0]!.map((value) => Math.round(value * 1e5) / 1e5)).toEqual([5, 2]);
  expect(Array.from(there.vectors.dataSync(), (value) => Math.abs(Math.round(value * 1e5) / 1e5))).toEqual([0, 0, 1, 1, 0, 0]); // prettier-ignore
  expect(there).not.toHaveProperty('residuals');
  const bowl = curved([[0, 0, 0], [0, 0, 0]], [6, 8]); // prettier-ignore
  const from = await directionsOf('jacobian', seen(bowl, 2), asked(bowl)); // rows 6 x and 8 x: one value, 10 |x|
  expect(from.values[0]![0]).toBeCloseTo(50, 4);
  expect(from.values[0]![1]).toBeCloseTo(0, 4);
  [0.6, 0.8, 0].forEach((value, i) => expect(Math.abs(from.vectors.dataSync()[i]!)).toBeCloseTo(value, 5));
  const bent = await directionsOf('hessian', seen(bowl, 2), asked(bowl));
  bent.values[0]!.forEach((value) => expect(value).toBeCloseTo(6, 4)); // of the class of the labels
  release(there.vectors, from.vectors, bent.vectors);
  expect(tf.memory().numTensors).toBe(before);
  release(x, labels);
});

it('of a network change its energies as much as differences do', async () => {
  const model = mlp({ dimension: 5, widths: [8], classes: 3 });
  const variables = model.init(key(1));
  const energy: Labelled = (labels) => model.energy(variables, labels);
  const [x, labels] = [uniform(key(2), [2, 5]), oneHot([0, 1], 3)];
  const { values, vectors } = await directionsOf('jacobian', seen(energy, 3), {
    x,
    energy: energy(labels),
    key: key(3),
  });
  const h = 0.01;
  for (const row of [0, 1])
    for (const i of [0, 1]) {
      const length = scope(() => {
        const step = tf.mul(tf.reshape(tf.slice(vectors, [i, row, 0], [1, 1, 5]), [1, 5]), h);
        const at = tf.slice(x, [row, 0], [1, 5]);
        const change = [0, 1, 2].map((c) =>
          tf.sub(energy(oneHot([c], 3))(tf.add(at, step)), energy(oneHot([c], 3))(tf.sub(at, step))),
        );
        return tf.div(tf.norm(tf.stack(change)), 2 * h).dataSync()[0]!;
      });
      expect(values[row]![i]).toBeGreaterThan(0);
      expect(Math.abs(length / values[row]![i]! - 1)).toBeLessThan(5e-3); // of order h^2, and rounding / h
    }
  release(x, labels, vectors, variables);
});

it('of a model without labels is the slope of its energy', async () => {
  const energy: Energy = (at) => scope(() => tf.sum(tf.square(at), 1) as tf.Tensor1D);
  const x = tf.tensor2d([[0, 2]]);
  const { values, vectors } = await directionsOf(
    'jacobian',
    seen(() => energy, 0),
    { x, energy, key: key(4) },
  );
  expect(values).toEqual([[4]]);
  expect(Array.from(vectors.dataSync(), Math.abs)).toEqual([0, 1]);
  release(x, vectors);
});
