import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, release, scope, split } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { regularized } from './regularized.js';
import { pooledCovariance, pooledVariance, type Spread, type Welford, type WelfordState } from './welford.js';

/** Batches of 3, 1 and 7 chains in two dimensions, far from the origin. */
const batches = (): tf.Tensor[] => {
  const keys = split(key(1), 3);
  return [3, 1, 7].map((n, i) => scope(() => tf.add(tf.mul(normal(keys[i]!, [n, 2]), [2, 0.5]), [100, -7])));
};

function shown(welford: Welford, xs: readonly tf.Tensor[], event = [2]): Spread {
  let state: WelfordState = welford.init(event);
  for (const x of xs) {
    const next = welford.update(state, x);
    release(state);
    state = next;
  }
  const value = welford.value(state);
  release(state);
  return value;
}

/** In float64, from the definition. */
function direct(xs: readonly tf.Tensor[]): { mean: number[]; covariance: number[][] } {
  const rows = xs.flatMap((x) => x.arraySync() as number[][]);
  const mean = [0, 1].map((i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const product = (i: number, j: number): number =>
    rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0) / (rows.length - 1);
  return { mean, covariance: [0, 1].map((i) => [0, 1].map((j) => product(i, j))) };
}

describe('pooledVariance and pooledCovariance', () => {
  const xs = batches();
  const { mean, covariance } = direct(xs);

  it('are those of all draws together, with n - 1', () => {
    const diagonal = shown(pooledVariance(), xs);
    const dense = shown(pooledCovariance(), xs);
    expect([diagonal.count, dense.count]).toEqual([11, 11]);
    for (const found of [diagonal, dense]) {
      for (const [i, value] of (found.mean.arraySync() as number[]).entries()) expect(value).toBeCloseTo(mean[i]!, 4);
    }
    for (const [i, row] of covariance.entries()) {
      expect((diagonal.spread.arraySync() as number[])[i]).toBeCloseTo(row[i]!, 4);
      for (const [j, value] of row.entries())
        expect((dense.spread.arraySync() as number[][])[i]![j]).toBeCloseTo(value, 4);
    }
    // With n for n - 1 they would be 9% smaller.
    expect(Math.abs((covariance[0]![0]! * 10) / 11 - covariance[0]![0]!)).toBeGreaterThan(1e-2);
    release(diagonal, dense);
  });

  it('do not depend on how draws come in batches', () => {
    const one = scope(() => tf.concat([...xs]));
    const [a, b] = [shown(pooledVariance(), xs), shown(pooledVariance(), [one])];
    for (const [i, value] of a.spread.dataSync().entries()) expect(b.spread.dataSync()[i]).toBeCloseTo(value, 4);
    release(a, b, one);
  });

  it('keep the shape of an event, and flatten it for a covariance', () => {
    const x = normal(key(2), [5, 2, 3]);
    const [a, b] = [shown(pooledVariance(), [x], [2, 3]), shown(pooledCovariance(), [x], [2, 3])];
    expect([a.mean.shape, a.spread.shape]).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect([b.mean.shape, b.spread.shape]).toEqual([[6], [6, 6]]);
    release(a, b, x);
  });

  it('leak nothing, and refuse to tell a variance of one draw', () => {
    expectNoLeak(() => [shown(pooledVariance(), xs), shown(pooledCovariance(), xs)]);
    const x = tf.ones([1, 2]);
    expect(() => shown(pooledVariance(), [x])).toThrow('welford.value: must have been shown two draws, got 1');
    release(x, xs);
  });
});

describe('regularized', () => {
  it('is 1.66683 for a variance of 2 from 25 draws', () => {
    const spread = tf.fill([3], 2);
    const variance = regularized({ count: 25, spread });
    for (const value of variance.dataSync()) expect(value).toBeCloseTo(1.6668333333, 6);
    release(spread, variance);
  });

  it('moves a covariance on its diagonal alone', () => {
    const spread = tf.tensor2d([
      [2, 1],
      [1, 3],
    ]);
    const covariance = regularized({ count: 5, spread }, true);
    const expected = [1.0005, 0.5, 0.5, 1.5005];
    for (const [i, value] of covariance.dataSync().entries()) expect(value).toBeCloseTo(expected[i]!, 6);
    release(spread, covariance);
  });
});
