import * as tf from '@tensorflow/tfjs-core';
import { hostUniform, key, normal, scope, split } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.js';
import { classLoss } from './class-loss.js';
import type { ClassifierLogits } from './classifier-logits.js';
import { fitRescaling } from './fit-rescaling.js';
import { rescaled } from './rescaled.js';

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
