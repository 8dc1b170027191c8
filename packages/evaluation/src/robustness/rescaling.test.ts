import * as tf from '@tensorflow/tfjs-core';
import { classesOf, hostUniform, key, mean, normal, scope, split, valueAndGradient, type Energy } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { inferLabels } from '../labels/infer-labels.js';
import { classify } from './classify.js';
import { classLoss } from './class-loss.js';
import type { ClassifierLogits } from './classifier-logits.js';
import { energyClassifier } from './energy-classifier.js';
import { fitRescaling, rescaled, rescaledEnergy } from './rescaling.js';

const N = 2000;
const classifier: ClassifierLogits = (x) => x.clone() as tf.Tensor2D;
const [forX, forLabels] = split(key(0), 2);
/** Logits whose differences are a thousandth of their constants, as an energy may have them. */
const x = scope(() => tf.add(tf.mul(normal(forX, [N, 3]), 1e-3), tf.tensor1d([0.3, -0.5, 0.1])));
const rows = x.arraySync() as number[][];
/** Labels drawn from the softmax of `2000 f + offsets`, whose constants cancel those of the logits. */
const TRUE = { scale: 2000, offsets: [-600, 1000.5, -201] };
const shares = (
  row: readonly number[],
  { scale, offsets }: { scale: number; offsets: readonly number[] },
): number[] => {
  const f = row.map((v, c) => scale * v + offsets[c]!);
  const mass = f.map((v) => Math.exp(v - Math.max(...f)));
  return mass.map((v) => v / mass.reduce((a, b) => a + b));
};
const known = [...hostUniform(forLabels, N)].map((u, i) => {
  const [p, q] = shares(rows[i]!, TRUE) as [number, number, number];
  return u < p ? 0 : u < p + q ? 1 : 2;
});
const labels = tf.tensor2d(known.map((c) => [0, 1, 2].map((d) => Number(c === d))));

describe('fitRescaling', () => {
  it('finds the numbers by which the labels were drawn', async () => {
    const { scale, offsets } = await fitRescaling({ classifier, x, labels, batch: 300 });
    // 2000 labels tell a slope of 2 per standard deviation to 3 % or so, and a log-odds to 0.07.
    expect(Math.abs(scale / 2000 - 1)).toBeLessThan(0.15);
    const centred = (of: { scale: number; offsets: readonly number[] }): number[] => {
      const at = [0.3, -0.5, 0.1].map((centre, c) => of.scale * centre + of.offsets[c]!);
      return at.map((v) => v - at.reduce((a, b) => a + b) / 3);
    };
    centred({ scale, offsets }).forEach((v, c) => expect(Math.abs(v - centred(TRUE)[c]!)).toBeLessThan(0.35));
    // At the maximum of the likelihood the mean probabilities are the shares of the labels, but for the penalty.
    [0, 1, 2].forEach((c) => {
      const told = rows.reduce((sum, row) => sum + shares(row, { scale, offsets })[c]!, 0) / N;
      expect(told).toBeCloseTo(known.filter((k) => k === c).length / N, 2);
    });
  });

  it('makes a classifier of one that a constant of each class had blinded', async () => {
    const before = await classify({ classifier, x, labels });
    const found = await fitRescaling({ classifier, x, labels });
    const after = await classify({ classifier: rescaled(classifier, found), x, labels });
    expect(before.confusion.map((row) => row[0])).toEqual(before.perClass.map((_, c) => known.filter((k) => k === c).length)); // prettier-ignore
    expect(after.accuracy.value).toBeGreaterThan(before.accuracy.value + 0.3);
  });

  it('stays finite where the labels can be told without error, and where logits tell nothing', async () => {
    const [apart, same] = [tf.tensor2d([[5, 0], [0, 5]]), tf.tensor2d([[1, 0], [1, 0]])]; // prettier-ignore
    const two = tf.tensor2d([[1, 0], [0, 1]]); // prettier-ignore
    const told = await fitRescaling({ classifier, x: apart, labels: two });
    expect(told.scale).toBeGreaterThan(0);
    expect([told.scale, ...told.offsets].every(Number.isFinite)).toBe(true);
    const nothing = await fitRescaling({ classifier, x: same, labels: two });
    expect(nothing.scale).toBe(0);
    expect(nothing.offsets[0]).toBeCloseTo(nothing.offsets[1]!, 9);
    tf.dispose([apart, same, two]);
  });

  it('leaks nothing, and refuses what does not fit', async () => {
    const before = tf.memory().numTensors;
    await fitRescaling({ classifier, x, labels });
    const infinite: ClassifierLogits = (at) => tf.fill([at.shape[0]!, 3], Infinity);
    await expect(fitRescaling({ classifier: infinite, x, labels })).rejects.toThrow('must return finite logits');
    const two: ClassifierLogits = (at) => tf.zeros([at.shape[0]!, 2]);
    await expect(fitRescaling({ classifier: two, x, labels })).rejects.toThrow('must have the 3 classes of the labels');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('rescaled', () => {
  it('rescales logits and gradients', () => {
    const scaling = { scale: -2, offsets: [0.5, 0, 1] };
    const some = tf.tensor2d([[0.1, 0.2, 0.4], [1, -1, 0]]); // prettier-ignore
    const two = tf.tensor2d([[0, 1, 0], [1, 0, 0]]); // prettier-ignore
    const changed = rescaled(classifier, scaling);
    const byHand: ClassifierLogits = (at) =>
      scope(() => tf.add(tf.mul(at, -2), tf.tensor1d([0.5, 0, 1])) as tf.Tensor2D);
    const of = (c: ClassifierLogits) => {
      const { value, grad } = classLoss({ classifier: c, labels: two }).valueAndGrad!(some);
      return [...value.dataSync(), ...grad.dataSync(), ...scope(() => c(some)).dataSync()];
    };
    const want = of(byHand);
    of(changed).forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 6));
    expectNoLeak(() => changed(some));
    expect(() => rescaled(classifier, { scale: 1, offsets: [0] })(some)).toThrow(
      'rescaled.offsets: must be 3, one a class',
    );
    tf.dispose([some, two]);
  });
});

/** `E(x, y) = y . (x + b)`: a constant of its own for each class hides which is the least. */
const hidden =
  (constants: number[]) =>
  (y: tf.Tensor2D): Energy =>
    Object.assign(
      (at: tf.Tensor) => scope(() => tf.sum<tf.Tensor1D>(tf.mul(y, tf.add(at, tf.tensor1d(constants))), 1)),
      {
        valueAndGrad: (at: tf.Tensor) =>
          scope(() => ({
            value: tf.sum<tf.Tensor1D>(tf.mul(y, tf.add(at, tf.tensor1d(constants))), 1),
            grad: y.clone(),
          })),
      },
    );

describe('rescaledEnergy', () => {
  it('is the scale times the energy less the offset of the label, and so is its slope', () => {
    const [at, y] = [tf.tensor2d([[1, 2], [3, 6]]), tf.tensor2d([[1, 0], [0.25, 0.75]])]; // prettier-ignore
    const before = tf.memory().numTensors;
    const energy = rescaledEnergy(hidden([10, -20]), { scale: 2, offsets: [12, -16] })(y);
    const { value, grad } = valueAndGradient(energy, at);
    // 2 (1 + 10) - 12; 2 (0.25 (3 + 10) + 0.75 (6 - 20)) - (0.25 12 - 0.75 16)
    expect([...value.dataSync()]).toEqual([10, -5.5]);
    expect([...grad.dataSync()]).toEqual([2, 0, 0.5, 1.5]);
    const plain = rescaledEnergy((z) => (w) => hidden([10, -20])(z)(w), { scale: 2, offsets: [12, -16] })(y);
    expect(plain.valueAndGrad).toBeUndefined();
    const byTape = valueAndGradient(plain, at);
    expect([...byTape.grad.dataSync()]).toEqual([2, 0, 0.5, 1.5]);
    tf.dispose([value, grad, byTape.value, byTape.grad]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([at, y]);
  });

  it('classifies as the rescaled classifier of the energy does', () => {
    const found = { scale: 3, offsets: [1, 0, -2] };
    const energy = hidden([5, 0, -5]);
    const of = (c: ClassifierLogits): number[] => scope(() => [...c(x).dataSync()]);
    const want = of(rescaled(energyClassifier({ energy, classes: 3 }), found));
    const got = of(energyClassifier({ energy: rescaledEnergy(energy, found), classes: 3 }));
    got.forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 5));
  });

  it('lets labels be inferred that the constants hid', async () => {
    const [points, start] = [normal(key(1), [200, 3]), tf.fill([200, 3], 1 / 3) as tf.Tensor2D];
    const y = scope(() => tf.cast(tf.oneHot(tf.argMin(points, 1), 3), 'float32') as tf.Tensor2D);
    const energy = hidden([5, 0, -5]);
    const found = await fitRescaling({ classifier: energyClassifier({ energy, classes: 3 }), x: points, labels: y });
    const told = async (of: typeof energy): Promise<number> => {
      const inferred = await inferLabels({
        energy: of,
        x: points,
        start,
        key: key(2),
        noise: 0,
        steps: 100,
        rate: 0.1,
      });
      return mean((await classesOf(inferred).finally(() => inferred.dispose())).map((c, i) => Number(y.arraySync()[i]![c]))); // prettier-ignore
    };
    expect(await told(energy)).toBeLessThan(0.5);
    expect(await told(rescaledEnergy(energy, found))).toBeGreaterThan(0.9);
    tf.dispose([points, start, y]);
  });

  it('refuses labels of other classes', () => {
    const y = tf.tensor2d([[1, 0, 0]]);
    expect(() => rescaledEnergy(hidden([0, 0]), { scale: 1, offsets: [1, 2] })(y)).toThrow(
      'rescaledEnergy.labels: must have 2 classes',
    );
    y.dispose();
  });
});
