import * as tf from '@tensorflow/tfjs-core';
import { key, randint, scope, split, uniform, type Energy } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { countAnswers, classify, classifyByEnergy } from './classify.js';
import type { ClassifierLogits } from './classifier-logits.js';

const oneHot = (classes: ArrayLike<number>, depth: number): tf.Tensor2D =>
  scope(() => tf.cast(tf.oneHot(tf.tensor1d(Array.from(classes), 'int32'), depth), 'float32') as tf.Tensor2D);

/** `E(x, y) = |x - y|^2` of classes 0, 1, 2 on a line. */
const energy =
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => {
      const places = tf.matMul(labels, tf.tensor2d([[0], [1], [2]]));
      return tf.sum<tf.Tensor1D>(tf.square(tf.sub(x, places)), 1);
    });

describe('countAnswers', () => {
  it('counts by hand', () => {
    const result = countAnswers([0, 1, 1, 2, 0], [0, 0, 1, 1, 0], 3);
    expect(result.confusion).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect(result.rows).toBe(5);
    expect(result.accuracy.value).toBe(3 / 5);
    expect(result.accuracy.standardError).toBeCloseTo(Math.sqrt(12 / (49 * 8)), 12); // Beta(4, 3)
    expect(result.chance).toBe(3 / 5);
    expect(result.perClass.map((share) => share?.value)).toEqual([2 / 3, 1 / 2, undefined]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe('classifyByEnergy', () => {
  it('takes the class of lowest energy', async () => {
    const [forX, forLabels] = split(key(0), 2);
    const x = scope(() => tf.mul(uniform(forX, [50, 1]), 2));
    const known = randint(forLabels, 50, 3);
    const labels = oneHot(known, 3);
    const told = [...x.dataSync()].map(Math.round);
    const result = await classifyByEnergy({ energy, classes: 3, x, labels, batch: 7 });
    expect(result).toEqual(countAnswers(told, known, 3));
    tf.dispose([x, labels]);
  });

  it('refines under each class first, if asked', async () => {
    // Two classes, one of whose energies is a narrow well beside the input: walking finds it.
    const wells =
      (labels: tf.Tensor2D): Energy =>
      (x) =>
        scope(() => {
          const at = tf.reshape(x, [-1]) as tf.Tensor1D;
          const well = tf.mul<tf.Tensor1D>(tf.square(tf.sub(at, 0.6)), 200);
          const plain = tf.add<tf.Tensor1D>(tf.mul(at, 0), 1);
          const [first, second] = tf.unstack(labels, 1) as [tf.Tensor1D, tf.Tensor1D];
          return tf.add<tf.Tensor1D>(tf.mul(first, plain), tf.mul(second, well));
        });
    const x = tf.tensor2d([[0.5]]);
    const labels = oneHot([1], 2);
    const kernel = langevin({ preset: 'paper', stepSize: 0.002, noise: 0, gradientClip: Infinity });
    const rest = { energy: wells, classes: 2, x, labels };
    const refine = { kernel, steps: 20, radius: 0.2, key: key(0) };
    expect((await classifyByEnergy(rest)).accuracy.value).toBe(0);
    expect((await classifyByEnergy({ ...rest, refine })).accuracy.value).toBe(1);
    // In a ball that does not reach: (0.6 - 0.52)^2 200 = 1.28.
    expect((await classifyByEnergy({ ...rest, refine: { ...refine, radius: 0.02 } })).accuracy.value).toBe(0);
    tf.dispose([x, labels]);
  });
});

describe('classify', () => {
  const classifier: ClassifierLogits = (x) => scope(() => tf.slice(x, 0, x.shape[0]!) as tf.Tensor2D);

  it('leaks nothing, and stops', async () => {
    const x = uniform(key(3), [10, 3]);
    const labels = oneHot(randint(key(4), 10, 3), 3);
    const before = tf.memory().numTensors;
    await classify({ classifier, x, labels, batch: 4 });
    await expect(classify({ classifier, x, labels, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, labels]);
  });

  it('refuses what does not fit', async () => {
    const x = uniform(key(3), [4, 3]);
    const [two, none] = [oneHot([0, 1, 1, 0], 2), tf.zeros([0, 3])];
    await expect(classify({ classifier, x, labels: two })).rejects.toThrow(
      'classify.classifier: must have the 2 classes of the labels, got [4,3]',
    );
    await expect(classify({ classifier, x: none, labels: none as tf.Tensor2D })).rejects.toThrow(
      'classify.x: must have a row',
    );
    await expect(classify({ classifier, x, labels: two, k: 1 } as never)).rejects.toThrow('classify: unknown option');
    tf.dispose([x, two, none]);
  });
});
