import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, release, scope, type Model } from '@ebmjs/core';
import { classifier, dense, type Classifier } from '@ebmjs/models';
import { describe, expect, it } from 'vitest';
import { crossEntropy } from './cross-entropy.js';
import { labelContrast } from './label-contrast.js';

const labels = (...classes: number[]): tf.Tensor2D =>
  tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 3), 'float32') as tf.Tensor2D;

/** `f(x) = x W + b`. */
const linear = (): Classifier =>
  classifier({
    name: 'linear',
    config: {},
    shape: [2],
    classes: 3,
    network: dense('out', { inputs: 2, outputs: 3, spectralNorm: false }),
  });

describe('crossEntropy', () => {
  it('is the mean negative log probability of the label, and its gradient softmax less label', () => {
    const { logits } = linear();
    const weights = { 'out.kernel': tf.tensor2d([1, 2, 0, 0, -1, 3], [2, 3]), 'out.bias': tf.tensor1d([0, 1, 0]) };
    const batch = { x: tf.tensor2d([[1, 0], [0, 2]]), y: labels(2, 1) }; // prettier-ignore
    const loss = crossEntropy(logits);
    const { value, grads } = lossAndGradients((w) => loss({ weights: w, state: {} }, batch, key(0)), weights);
    const rows = [[1, 3, 0], [0, -1, 6]]; // prettier-ignore
    const soft = rows.map((row) => row.map((f) => Math.exp(f) / row.reduce((sum, g) => sum + Math.exp(g), 0)));
    expect(value.dataSync()[0]).toBeCloseTo(-(Math.log(soft[0]![2]!) + Math.log(soft[1]![1]!)) / 2, 5);
    const bias = [0, 1, 2].map((c) => (soft[0]![c]! + soft[1]![c]! - (c === 2 ? 1 : 0) - (c === 1 ? 1 : 0)) / 2);
    [...grads['out.bias']!.dataSync()].forEach((g, c) => expect(g).toBeCloseTo(bias[c]!, 5));
    expect(() => loss({ weights, state: {} }, { x: batch.x }, key(0))).toThrow('crossEntropy: must be given labels');
    release(weights, batch, value, grads);
  });
});

describe('labelContrast', () => {
  /** `E(x, y) = y`, whatever `x`. */
  const model = {
    classes: 3,
    energy: (_: unknown, y: tf.Tensor2D) => () => scope(() => tf.cast(tf.argMax<tf.Tensor1D>(y, 1), 'float32')),
  } as unknown as Model;
  const at = (batch: { x: tf.Tensor; y?: tf.Tensor2D }, classes: number[], seed = 0): number =>
    scope(() => labelContrast({ model, classes })({ weights: {}, state: {} }, batch, key(seed)).dataSync()[0]!);
  const softplus = (v: number): number => Math.log1p(Math.exp(v));

  it('sets the true label against the other of two, in whatever order they stand', () => {
    const batch = { x: tf.zeros([3, 2]), y: labels(0, 2, 2) };
    const expected = (softplus(0 - 2) + 2 * softplus(2 - 0)) / 3;
    expect(at(batch, [0, 2])).toBeCloseTo(expected, 5);
    expect(at(batch, [2, 0])).toBeCloseTo(expected, 5);
    release(batch);
  });

  it('draws the other of more than two uniformly, never the true one', () => {
    const n = 2000;
    const batch = { x: tf.zeros([n, 2]), y: labels(...new Array<number>(n).fill(1)) };
    const [low, high] = [softplus(1 - 0), softplus(1 - 2)];
    const share = (at(batch, [0, 1, 2]) - high) / (low - high); // of other labels that are 0
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / n));
    expect(at(batch, [0, 1, 2], 1)).not.toBe(at(batch, [0, 1, 2], 2));
    release(batch);
  });

  it('refuses classes that will not do, and rows without labels', () => {
    expect(() => labelContrast({ model, classes: [1] })).toThrow('labelContrast.classes: must be 2 or more');
    expect(() => labelContrast({ model, classes: [1, 1] })).toThrow('different classes below 3');
    expect(() => labelContrast({ model, classes: [1, 3] })).toThrow('different classes below 3');
    const x = tf.zeros([1, 2]);
    expect(() => at({ x }, [0, 1])).toThrow('labelContrast: must be given labels');
    x.dispose();
  });
});
