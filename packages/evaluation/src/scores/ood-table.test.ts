import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, split, type Energy } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { auroc } from '../auroc.js';
import { aupr } from '../detection/aupr.js';
import { fprAtTpr } from '../detection/fpr-at-tpr.js';
import { energies } from '../energies.js';
import { gradientNormScore, negatedScore } from './energy-scores.js';
import { oodTable } from './ood-table.js';

const energy: Energy = (x) => scope(() => tf.mul<tf.Tensor1D>(tf.sum(tf.square(x), 1), 0.5));
const [a, b, c] = split(key(0), 3);
const sets = {
  near: normal(a, [30, 2]),
  also: normal(b, [40, 2]),
  far: scope(() => tf.mul(normal(c, [50, 2]), 3)),
};

describe('oodTable', () => {
  it('has every score over every pair, in the order given', async () => {
    const scores = { energy, steep: gradientNormScore(energy), flat: negatedScore(energy) };
    const { near, also, far } = sets;
    const shares: number[] = [];
    const table = await oodTable({
      scores,
      inliers: { near, also },
      outliers: { far, near },
      batch: 16,
      onProgress: (share) => shares.push(share),
    });
    expect(table.map((row) => [row.score, row.inliers, row.outliers].join(' '))).toEqual(
      ['energy', 'steep', 'flat'].flatMap((score) =>
        ['near far', 'near near', 'also far', 'also near'].map((pair) => `${score} ${pair}`),
      ),
    );
    for (const row of table) {
      const score = scores[row.score as keyof typeof scores];
      const [inliers, outliers] = [row.inliers, row.outliers].map((name) => sets[name as keyof typeof sets]);
      const by = { inliers: await energies(score, inliers!), outliers: await energies(score, outliers!) };
      expect(row.auroc).toEqual(auroc(by));
      expect(row.aupr).toEqual(aupr(by));
      expect(row.fpr95).toEqual(fprAtTpr(by));
    }
    expect(table[0]!.auroc.value).toBeGreaterThan(0.8);
    expect(table[8]!.auroc.value).toBeCloseTo(1 - table[0]!.auroc.value, 12);
    expect(table[1]!.auroc.value).toBeCloseTo(0.5, 12); // a set against itself
    expect(shares).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) / 12));
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });

  it('leaks nothing, and stops', async () => {
    const before = tf.memory().numTensors;
    const options = { scores: { energy }, inliers: { near: sets.near }, outliers: { far: sets.far } };
    await oodTable(options);
    await expect(oodTable({ ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses nothing to score', async () => {
    const options = { scores: { energy }, inliers: {}, outliers: { far: sets.far } };
    await expect(oodTable(options)).rejects.toThrow('oodTable.inliers: must name one or more');
    await expect(oodTable({ ...options, metrics: [] } as never)).rejects.toThrow('oodTable: unknown option');
  });
});
