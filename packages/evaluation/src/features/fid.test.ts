import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { featureMoments } from './feature-moments.js';
import { fid, type Fid } from './fid.js';
import { frechetDistance } from './frechet-distance.js';

const features = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);

describe('fid', () => {
  it.each(golden.sets.map((set, i) => [`set ${i}`, set] as const))('is by numpy the same, %s', async (_, set) => {
    const [samples, references] = [tf.tensor2d(set.x), tf.tensor2d(set.y)];
    const before = tf.memory().numTensors;
    const there = await fid({ features, samples, references, groups: 4, batch: 7 });
    const back = await fid({ features, samples: references, references: samples, groups: 4 });
    expect(there.value / set.fid).toBeCloseTo(1, 7);
    expect(back.value / set.fid).toBeCloseTo(1, 7);
    expect(back.standardError).toBeCloseTo(there.standardError, 6);
    expect(there).toMatchObject({ dimensions: set.x[0]!.length, samples: set.x.length, references: set.y.length });
    expect(JSON.parse(JSON.stringify(there))).toEqual(there);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([samples, references]);
  });

  it('is the same in whatever batches', async () => {
    const [samples, references] = split(key(1), 2).map((run) => normal(run, [50, 3]));
    const once = await fid({ features, samples: samples!, references: references! });
    const often = await fid({ features, samples: samples!, references: references!, batch: 3 });
    expect(often.value).toBeCloseTo(once.value, 12);
    expect(often.standardError).toBeCloseTo(once.standardError, 12);
    expect(often.biasCorrected).toBeCloseTo(once.biasCorrected, 12);
    tf.dispose([samples!, references!]);
  });

  it('has the error and the bias of distances without each third row, from the first, the second and the third', async () => {
    const rows = split(key(4), 2).map((run, i) => normal(run, [10 + 3 * i, 2]).arraySync() as number[][]);
    const moments = (of: readonly number[][]) => {
      const x = tf.tensor2d(of as number[][]);
      return featureMoments({ features, rows: x }).finally(() => x.dispose());
    };
    const between = async (a: readonly number[][], b: readonly number[][]): Promise<number> =>
      frechetDistance(await moments(a), await moments(b));
    const without = (of: readonly number[][], group: number): number[][] => of.filter((_, i) => i % 3 !== group);
    const [a, b] = [rows[0]!, rows[1]!];
    const whole = await between(a, b);
    let [variance, bias] = [0, 0];
    for (const less of [(g: number) => between(without(a, g), b), (g: number) => between(a, without(b, g))]) {
      const left = [await less(0), await less(1), await less(2)];
      const mean = left.reduce((sum, one) => sum + one, 0) / 3;
      variance += (2 / 3) * left.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      bias += 2 * (mean - whole);
    }
    const [samples, references] = [tf.tensor2d(a), tf.tensor2d(b)];
    const found = await fid({ features, samples, references, groups: 3, batch: 4 });
    expect(found.value).toBeCloseTo(whole, 10);
    expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 10);
    expect(found.biasCorrected).toBeCloseTo(whole - bias, 10);
    tf.dispose([samples, references]);
  });

  it('is 0 of a set with itself', async () => {
    const x = normal(key(2), [40, 3]);
    expect((await fid({ features, samples: x, references: x })).value).toBeLessThan(1e-12);
    x.dispose();
  });

  it('states its spread, and its bias, over repetitions', async () => {
    // N(0, I) against N((1, 0, 0), 4 I): |m|^2 + 3 (2 - 1)^2 = 4. Other samples each time.
    const runs: Fid[] = [];
    for (const run of split(key(3), 150)) {
      const [a, b] = split(run, 2);
      const samples = normal(a!, [60, 3]);
      const references = tf.tidy(() => tf.add(tf.mul(normal(b!, [60, 3]), 2), tf.tensor1d([1, 0, 0])));
      runs.push(await fid({ features, samples, references }));
      tf.dispose([samples, references]);
    }
    const average = (of: (run: Fid) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const deviation = (of: (run: Fid) => number): number => Math.sqrt(average((run) => (of(run) - average(of)) ** 2));
    const spread = deviation(({ value }) => value);
    expect(Math.abs(average(({ standardError }) => standardError) / spread - 1)).toBeLessThan(5 / Math.sqrt(300));
    const error = deviation(({ biasCorrected }) => biasCorrected) / Math.sqrt(150);
    expect(Math.abs(average(({ biasCorrected }) => biasCorrected) - 4)).toBeLessThan(5 * error);
    // What is corrected is there: the plain value is high on average.
    const bias = ({ value, biasCorrected }: Fid): number => value - biasCorrected;
    expect(average(bias)).toBeGreaterThan((5 * deviation(bias)) / Math.sqrt(150));
  });

  it('refuses fewer rows than two a group', async () => {
    const x = tf.ones([19, 2]);
    await expect(fid({ features, samples: x, references: x })).rejects.toThrow(
      'fid.samples: must hold 20 rows or more',
    );
    await expect(fid({ features, samples: x, references: x, groups: 1 })).rejects.toThrow('fid.groups');
    x.dispose();
  });
});
