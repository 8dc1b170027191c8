import * as tf from '@tensorflow/tfjs-core';
import { key, normal, oneHot, release, scope, valueAndGradient, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { inferLabels } from './infer-labels.js';
import { labelBias, withLabelBias } from './label-bias.js';

/** `y (x + b)`: a constant of its own for each class hides which is the least. */
const hidden =
  (constants: number[]) =>
  (labels: tf.Tensor2D): Energy =>
    Object.assign(
      (x: tf.Tensor) => scope(() => tf.sum(tf.mul(labels, tf.add(x, tf.tensor1d(constants))), 1) as tf.Tensor1D),
      {
        valueAndGrad: (x: tf.Tensor) =>
          scope(() => ({
            value: tf.sum(tf.mul(labels, tf.add(x, tf.tensor1d(constants))), 1) as tf.Tensor1D,
            grad: labels.clone(),
          })),
      },
    );

it('is the mean energy under each class, and takes it away', async () => {
  const x = tf.tensor2d([
    [1, 2],
    [3, 6],
  ]);
  const before = tf.memory().numTensors;
  const energy = hidden([10, -20]);
  const bias = await labelBias({ energy, classes: 2, x });
  expect(bias).toEqual([12, -16]);
  const labels = oneHot([0, 1], 2);
  const { value, grad } = valueAndGradient(withLabelBias(energy, bias)(labels), x);
  expect([...value.dataSync()]).toEqual([-1, 2]);
  expect([...grad.dataSync()]).toEqual([1, 0, 0, 1]);
  const plain = withLabelBias((y) => (z) => energy(y)(z), bias)(labels);
  expect(plain.valueAndGrad).toBeUndefined();
  release(labels, value, grad);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

it('lets labels be inferred that the constants hid', async () => {
  const [x, start] = [normal(key(0), [200, 3]), tf.fill([200, 3], 1 / 3) as tf.Tensor2D];
  const energy = hidden([5, 0, -5]);
  const centred = withLabelBias(energy, await labelBias({ energy, classes: 3, x }));
  const told = async (of: typeof energy): Promise<number> => {
    const labels = await inferLabels({ energy: of, x, start, key: key(1), noise: 0, steps: 100 });
    const same = scope(() => tf.mean(tf.cast(tf.equal(tf.argMax(labels, 1), tf.argMin(x, 1)), 'float32')));
    const [share] = same.dataSync();
    release(labels, same);
    return share!;
  };
  expect(await told(energy)).toBeLessThan(0.5);
  expect(await told(centred)).toBeGreaterThan(0.9); // up to the means of 200 draws
  release(x, start);
});

it('refuses what does not fit', async () => {
  const none = tf.zeros([0, 2]);
  await expect(labelBias({ energy: hidden([0, 0]), classes: 2, x: none })).rejects.toThrow('labelBias.x');
  const labels = oneHot([0], 3);
  expect(() => withLabelBias(hidden([0, 0]), [1, 2])(labels)).toThrow('withLabelBias.labels: must have 2 classes');
  release(none, labels);
});
