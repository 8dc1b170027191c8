import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, release, scope, type Dataset } from '@ebmjs/core';
import { expectNoLeakAsync } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { ewcPenalty, onlineAnchor, type Anchor } from './ewc-penalty.js';
import { fisherDiagonal } from './fisher-diagonal.js';

const anchor = (w: number[], f: number[]): Anchor => ({
  weights: { w: tf.tensor1d(w) },
  fisher: { w: tf.tensor1d(f) },
});

describe('ewcPenalty', () => {
  const weights = { w: tf.tensor1d([1, 2]) };
  const anchors = [anchor([0, 0], [1, 3]), anchor([1, 5], [2, 0.5])];

  it('is half the strength times all squared distances, weighed; so is its gradient', () => {
    const { value, grads } = lossAndGradients((w) => ewcPenalty(w, anchors, 10), weights);
    expect(value.dataSync()[0]).toBeCloseTo(5 * (1 + 3 * 4 + 0 + 0.5 * 9), 5);
    expect([...grads['w']!.dataSync()]).toEqual([10 * 1, 10 * (3 * 2 - 0.5 * 3)]);
    release(value, grads);
  });

  it('is zero without an anchor, at an anchor, and of no strength', () => {
    const at = (of: Anchor[], strength: number): number =>
      scope(() => ewcPenalty(weights, of, strength).dataSync()[0]!);
    expect(at([], 10)).toBe(0);
    expect(at([anchor([1, 2], [7, 7])], 10)).toBe(0);
    expect(at(anchors, 0)).toBe(0);
  });

  it('refuses a negative strength and anchors of other weights', () => {
    expect(() => ewcPenalty(weights, [], -1)).toThrow('ewcPenalty.strength');
    expect(() => ewcPenalty(weights, [anchor([1], [1, 2])], 1)).toThrow('must have a weight "w" [2]');
    expect(() => ewcPenalty({ v: weights.w }, anchors, 1)).toThrow('must have a weight "v" [2]');
  });

  it('keeps one anchor for all, of the latest weights', () => {
    const both = onlineAnchor(anchors[0], anchors[1]!, 0.5);
    expect([...both.weights['w']!.dataSync()]).toEqual([1, 5]);
    expect([...both.fisher['w']!.dataSync()]).toEqual([2.5, 2]);
    const first = onlineAnchor(undefined, anchors[0]!);
    expect([...first.fisher['w']!.dataSync()]).toEqual([1, 3]);
    release(both, first);
  });
});

describe('fisherDiagonal', () => {
  /** Logits `[0, w x]`: `log p(1|x) = log sigmoid(w x)`, whose slope in `w` is `x (y - p)`. */
  const logits =
    ({ weights }: { weights: { readonly [name: string]: tf.Tensor } }) =>
    (x: tf.Tensor): tf.Tensor2D =>
      scope(() => tf.concat([tf.zerosLike(x), tf.mul(x, weights['w']!)], 1) as tf.Tensor2D);
  /** Always `x = 2` and class 1. */
  const data: Dataset = {
    name: 'one',
    shape: [1],
    classes: 2,
    batch: (_, n) => ({ x: tf.fill([n, 1], 2), y: tf.tensor2d(new Array<number[]>(n).fill([0, 1])) }),
  };
  const variables = { weights: { w: tf.scalar(0.4) }, state: {} };
  const p = 1 / (1 + Math.exp(-0.8));

  it('is the Fisher information where labels are the model’s own', async () => {
    const samples = 600;
    const fisher = await fisherDiagonal({ logits, variables, data, samples, key: key(3) });
    // 4 (y - p)^2 with y Bernoulli(p): mean 4 p (1 - p); its standard deviation is 4 |1 - 2 p| sqrt(p (1 - p)).
    const error = (4 * Math.abs(1 - 2 * p) * Math.sqrt(p * (1 - p))) / Math.sqrt(samples);
    expect(Math.abs(fisher['w']!.dataSync()[0]! - 4 * p * (1 - p))).toBeLessThan(5 * error);
    release(fisher);
  });

  it('is the empirical one where they are the data’s', async () => {
    const fisher = await fisherDiagonal({ logits, variables, data, samples: 3, labels: 'data', key: key(3) });
    expect(fisher['w']!.dataSync()[0]).toBeCloseTo(4 * (1 - p) ** 2, 5);
    release(fisher);
  });

  it('leaks nothing, stops when told, and refuses what will not do', async () => {
    await expectNoLeakAsync(async () => fisherDiagonal({ logits, variables, data, samples: 2, key: key(0) }));
    const of = (options: object): Promise<unknown> =>
      fisherDiagonal({ logits, variables, data, key: key(0), ...options });
    const reason = new Error('enough');
    await expect(of({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(of({ samples: 0 })).rejects.toThrow('fisherDiagonal.samples');
    await expect(of({ labels: 'none' })).rejects.toThrow('must be one of model, data');
    const bare: Dataset = { ...data, batch: (_, n) => ({ x: tf.fill([n, 1], 2) }) };
    await expect(of({ data: bare, labels: 'data' })).rejects.toThrow('fisherDiagonal.data: must have labels');
  });
});
