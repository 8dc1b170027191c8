import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { marginalEnergy } from '@ebmjs/models';
import { expectNoLeak } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { energyClassifier } from '../robustness/energy-classifier.js';
import { entropyScore, freeEnergyScore, lowestEnergyScore, maxProbabilityScore } from './class-scores.js';

const logits = (x: tf.Tensor): tf.Tensor2D => x.clone() as tf.Tensor2D;
const read = (score: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number[] => scope(() => [...score(x).dataSync()]);

const x = scope(() => tf.mul(normal(key(0), [20, 5]), 3));
const rows = (x.arraySync() as number[][]).map((row) => {
  const total = row.reduce((sum, f) => sum + Math.exp(f), 0);
  return { row, total, p: row.map((f) => Math.exp(f) / total) };
});

describe('scores of a classifier', () => {
  it('are what their definitions say, in float64', () => {
    const [max, entropy] = [read(maxProbabilityScore(logits), x), read(entropyScore(logits), x)];
    const [lowest, free] = [read(lowestEnergyScore(logits), x), read(freeEnergyScore(logits), x)];
    rows.forEach(({ row, total, p }, i) => {
      expect(max[i]).toBeCloseTo(1 - Math.max(...p), 5);
      expect(entropy[i]).toBeCloseTo(-p.reduce((sum, q) => sum + q * Math.log(q), 0), 5);
      expect(lowest[i]).toBeCloseTo(-Math.max(...row), 5);
      expect(free[i]).toBeCloseTo(-Math.log(total), 5);
    });
  });

  it('has the slope of the class of the minimum, as an energy', () => {
    const energy = (labels: tf.Tensor2D) => (at: tf.Tensor) =>
      scope(() => tf.sum<tf.Tensor1D>(tf.mul(labels, tf.mul(at, tf.tensor1d([1, 2]))), 1)); // E(x, c) = (c + 1) x_c
    const lowest = lowestEnergyScore(energyClassifier({ energy, classes: 2 }));
    const at = tf.tensor2d([
      [1, 3],
      [5, 1],
    ]);
    const { value, grad } = lowest.valueAndGrad!(at);
    expect([...value.dataSync()]).toEqual([1, 2]);
    expect(Array.from(grad.dataSync(), (slope) => slope + 0)).toEqual([1, 0, 0, 2]); // -0 is 0
    tf.dispose([value, grad]);
    expectNoLeak(() => lowest.valueAndGrad!(at));
    at.dispose();
  });

  it('still rank rows of which a classifier is sure to the last bit of float32', () => {
    const sure = tf.tensor2d([
      [40, 0, 0],
      [60, 0, 0],
      [0, 80, 0],
    ]);
    const max = read(maxProbabilityScore(logits), sure);
    max.forEach((value, i) => expect(value / (2 * Math.exp(-[40, 60, 80][i]!))).toBeCloseTo(1, 4));
    const entropy = read(entropyScore(logits), sure);
    // Two classes of probability q each: q (1 + 40) twice, in leading order.
    entropy.forEach((value, i) => {
      const gap = [40, 60, 80][i]!;
      expect(value / (2 * Math.exp(-gap) * (1 + gap))).toBeCloseTo(1, 4);
    });
    sure.dispose();
  });

  it('take a tie for a tie', () => {
    const tie = tf.zeros([1, 4]);
    expect(read(maxProbabilityScore(logits), tie)[0]).toBeCloseTo(0.75, 6);
    expect(read(entropyScore(logits), tie)[0]).toBeCloseTo(Math.log(4), 6);
    tie.dispose();
  });

  it('sum out the labels of an energy as the marginal energy does', () => {
    const energy = (labels: tf.Tensor2D) => (at: tf.Tensor) => scope(() => tf.sum<tf.Tensor1D>(tf.mul(at, labels), 1));
    const free = read(freeEnergyScore(energyClassifier({ energy, classes: 5 })), x);
    read(marginalEnergy(energy, 5), x).forEach((want, i) => expect(free[i]).toBeCloseTo(want, 5));
  });

  it('leak nothing', () => {
    for (const score of [maxProbabilityScore, entropyScore, lowestEnergyScore, freeEnergyScore]) {
      expectNoLeak(() => score(logits)(x));
    }
  });
});
