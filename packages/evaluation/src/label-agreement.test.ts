import * as tf from '@tensorflow/tfjs-core';
import { key, randint, split, uniform } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { labelAgreement } from './label-agreement.js';

const oneHot = (classes: ArrayLike<number>, depth: number): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(Array.from(classes), 'int32'), depth), 'float32') as tf.Tensor2D);

describe('labelAgreement', () => {
  it('counts by hand: overall and a class', async () => {
    const references = tf.tensor2d([[0], [10], [20]]);
    const referenceLabels = oneHot([0, 1, 2], 4);
    const samples = tf.tensor2d([[1], [9], [11], [19]]);
    const labels = oneHot([0, 1, 2, 2], 4); // the third lies at class 1
    const result = await labelAgreement({ samples, labels, references, referenceLabels });
    expect(result.value).toBe(0.75);
    // Beta(4, 2): variance 8 / (36 * 7).
    expect(result.standardError).toBeCloseTo(Math.sqrt(8 / 252), 12);
    expect(result.perClass.map((share) => share?.value)).toEqual([1, 1, 0.5, undefined]);
    expect(result.perClass.map((share) => share?.samples)).toEqual([1, 1, 2, undefined]);
    expect(result.perClass[0]!.standardError).toBeCloseTo(Math.sqrt(2 / 36), 12); // Beta(2, 1)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    tf.dispose([references, referenceLabels, samples, labels]);
  });

  it('agrees with brute force on random points', async () => {
    const [a, b, c, d] = split(key(0), 4);
    const [x, r] = [uniform(a, [60, 2]), uniform(b, [80, 2])];
    const [asked, known] = [randint(c, 60, 3), randint(d, 80, 3)];
    const [xs, rs] = [x.arraySync() as number[][], r.arraySync() as number[][]];
    const hits = xs.map(([u, v], i) => {
      const distances = rs.map(([p, q]) => (u! - p!) ** 2 + (v! - q!) ** 2);
      return known[distances.indexOf(Math.min(...distances))] === asked[i];
    });
    const [labels, referenceLabels] = [oneHot(asked, 3), oneHot(known, 3)];
    const result = await labelAgreement({ samples: x, labels, references: r, referenceLabels });
    expect(result.value).toBe(hits.filter(Boolean).length / 60);
    for (const label of [0, 1, 2]) {
      const own = hits.filter((_, i) => asked[i] === label);
      expect(result.perClass[label]!.value).toBe(own.filter(Boolean).length / own.length);
    }
    tf.dispose([x, r, labels, referenceLabels]);
  });

  it('takes soft labels by their largest class, and leaks nothing', async () => {
    const references = tf.tensor2d([[0], [10]]);
    const referenceLabels = oneHot([0, 1], 2);
    const samples = tf.tensor2d([[1]]);
    const labels = tf.tensor2d([[0.6, 0.4]]);
    const before = tf.memory().numTensors;
    expect((await labelAgreement({ samples, labels, references, referenceLabels })).value).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([references, referenceLabels, samples, labels]);
  });

  it('refuses no samples and labels that do not fit', async () => {
    const references = tf.tensor2d([[0], [10]]);
    const referenceLabels = oneHot([0, 1], 2);
    const samples = tf.tensor2d([[1]]);
    const none = tf.zeros([0, 1]);
    const [wrong, empty] = [oneHot([0], 3), tf.zeros([0, 2]) as tf.Tensor2D];
    const agree = (options: object) => labelAgreement({ references, referenceLabels, ...options } as never);
    await expect(agree({ samples, labels: wrong })).rejects.toThrow(
      'labelAgreement.labels: must be labels of shape [1, 2], got [1,3]',
    );
    await expect(agree({ samples: none, labels: empty })).rejects.toThrow(
      'labelAgreement.samples: must hold one sample or more',
    );
    await expect(agree({ samples, labels: wrong, k: 3 })).rejects.toThrow('labelAgreement: unknown option');
    tf.dispose([references, referenceLabels, samples, none, wrong, empty]);
  });
});
