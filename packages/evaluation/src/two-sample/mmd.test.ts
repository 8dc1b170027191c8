import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { mmd, type Mmd } from './mmd.js';

describe('mmd', () => {
  it.each(golden.sets)('is that of rbf_kernel of scikit-learn, of the median and of two widths', async (set) => {
    const [x, y] = [tf.tensor2d(set.x), tf.tensor2d(set.y)];
    const before = tf.memory().numTensors;
    const found = await mmd({ x, y, key: key(1), permutations: 9 });
    expect(found.value).toBeCloseTo(set.gaussian, 12);
    expect(found.bandwidths[0]).toBeCloseTo(set.width, 12);
    const two = await mmd({ x, y, key: key(1), permutations: 9, bandwidths: [1, 3] });
    expect(two.value).toBeCloseTo(set.twoWidths, 12);
    const back = await mmd({ x: y, y: x, key: key(1), permutations: 9 });
    expect(back.value).toBeCloseTo(found.value, 12);
    expect(back.standardError).toBeCloseTo(found.standardError, 12);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, y]);
  });

  it('of far sets is the mean kernel within them, with the least p-value', async () => {
    const x = tf.tensor2d([[0], [1], [2], [3]]);
    const far = tf.add(x, 1000);
    const found = await mmd({ x, y: far, key: key(2), permutations: 99, bandwidths: [1] });
    const within = [1, 2, 1, 3, 2, 1].reduce((sum, d) => sum + Math.exp(-(d * d) / 2), 0) / 6;
    expect(found.value).toBeCloseTo(2 * within, 12);
    // Of the 70 ways to take four of eight, two are the given ones: about one in 35 permutations ties.
    expect(found.pValue).toBeLessThan(0.1);
    expect(found.pValue).toBeGreaterThanOrEqual(0.01);
    tf.dispose([x, far]);
  });

  it('has p-values that are uniform where the distributions agree, and a value of 0 on average', async () => {
    const runs = await repeated(0);
    const values = runs.map(({ value }) => value);
    const [mean, spread] = moments(values);
    expect(Math.abs(mean)).toBeLessThan((5 * spread) / Math.sqrt(runs.length));
    for (const level of [0.1, 0.5]) {
      const share = runs.filter(({ pValue }) => pValue <= level).length / runs.length;
      expect(Math.abs(share - level)).toBeLessThan(5 * Math.sqrt((level * (1 - level)) / runs.length));
    }
  });

  it('states its spread, and finds them, where they differ', async () => {
    const runs = await repeated(1.5);
    const [, spread] = moments(runs.map(({ value }) => value));
    const [stated] = moments(runs.map(({ standardError }) => standardError));
    expect(Math.abs(stated / spread - 1)).toBeLessThan(5 / Math.sqrt(2 * runs.length));
    expect(Math.max(...runs.map(({ pValue }) => pValue))).toBeLessThanOrEqual(0.02);
    expect(Math.min(...runs.map(({ pValue }) => pValue))).toBe(1 / 100); // never 0
  });

  it('refuses widths that are none, and stops at an abort', async () => {
    const x = tf.tensor2d([[0], [1]]);
    await expect(mmd({ x, y: x, key: key(0), bandwidths: [] })).rejects.toThrow('mmd.bandwidths');
    await expect(mmd({ x, y: x, key: key(0), bandwidths: [0] })).rejects.toThrow('mmd.bandwidths[0]');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(mmd({ x, y: x, key: key(0), signal })).rejects.toThrow('enough');
    x.dispose();
  });
});

/** 150 pairs of 40 of N(0, I) and 30 of N(shift, I), in two dimensions. */
async function repeated(shift: number): Promise<Mmd[]> {
  const runs: Mmd[] = [];
  for (const run of split(key(5), 150)) {
    const [a, b, c] = split(run, 3);
    const [x, y] = [normal(a!, [40, 2]), tf.tidy(() => tf.add(normal(b!, [30, 2]), shift))];
    runs.push(await mmd({ x, y, key: c!, permutations: 99, bandwidths: [1] }));
    tf.dispose([x, y]);
  }
  return runs;
}

function moments(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))];
}
