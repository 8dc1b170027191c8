import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { precisionRecall } from './precision-recall.js';

const features = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);
const cases = golden.sets.flatMap((set, i) => set.manifolds.map((want) => [i, want.k, set, want] as const));

describe('precisionRecall', () => {
  it.each(cases)('of set %d with k = %d counts as neighbours of scikit-learn do', async (_i, k, set, want) => {
    const [samples, references] = [tf.tensor2d(set.x), tf.tensor2d(set.y)];
    const before = tf.memory().numTensors;
    const found = await precisionRecall({ features, samples, references, k, batch: 7 });
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const) {
      expect(found[name].value, name).toBeCloseTo(want[name], 12);
    }
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([samples, references]);
  });

  it('turns over when the sets are swapped', async () => {
    const [a, b] = split(key(1), 2).map((run, i) => normal(run, [30 + i, 2]));
    const there = await precisionRecall({ features, samples: a!, references: b! });
    const back = await precisionRecall({ features, samples: b!, references: a! });
    expect(back.precision).toEqual(there.recall);
    expect(back.recall).toEqual(there.precision);
    tf.dispose([a!, b!]);
  });

  it('of a set with itself is all there is, and of a far one nothing', async () => {
    const x = normal(key(2), [40, 3]);
    const far = tf.tidy(() => tf.add(x, 100));
    const same = await precisionRecall({ features, samples: x, references: x });
    expect([same.precision.value, same.recall.value, same.coverage.value]).toEqual([1, 1, 1]);
    const none = await precisionRecall({ features, samples: far, references: x });
    expect([none.precision.value, none.recall.value, none.density.value, none.coverage.value]).toEqual([0, 0, 0, 0]);
    expect(none.precision.standardError).toBeGreaterThan(0);
    tf.dispose([x, far]);
  });

  it('counts a point at the very face of a ball as in it', async () => {
    // Radii 1, 1 and 2: the first sample is at the face of the first ball, and in no other.
    const [references, samples] = [tf.tensor2d([[0], [1], [3]]), tf.tensor2d([[-1], [100]])];
    const found = await precisionRecall({ features, samples, references, k: 1 });
    expect([found.precision.value, found.density.value, found.coverage.value]).toEqual([1 / 2, 1 / 2, 1 / 3]);
    tf.dispose([references, samples]);
  });

  it('tells samples of one mode, which are precise, from samples all over, which recall', async () => {
    // Data at two places far apart; samples of one place; samples of both and of a third.
    const at = (seed: number, places: readonly number[]): tf.Tensor2D =>
      tf.tidy(() => tf.concat(places.map((place, i) => tf.add(normal(key(seed + i), [60, 2]), place))) as tf.Tensor2D);
    const [data, narrow, wide] = [at(10, [0, 50]), at(20, [0]), at(30, [0, 50, 100])];
    const few = await precisionRecall({ features, samples: narrow, references: data });
    const many = await precisionRecall({ features, samples: wide, references: data });
    expect(few.precision.value).toBeGreaterThan(0.8);
    expect(few.recall.value).toBeLessThanOrEqual(0.5);
    expect(few.coverage.value).toBeLessThanOrEqual(0.5);
    expect(many.precision.value).toBeLessThanOrEqual(2 / 3);
    expect(many.recall.value).toBeGreaterThan(0.8);
    tf.dispose([data, narrow, wide]);
  });

  it('of two sets of one distribution has density 1 and coverage 1 - 2^-k, about', async () => {
    const runs = await Promise.all(
      split(key(3), 20).map(async (run) => {
        const [a, b] = split(run, 2).map((one) => normal(one, [100, 2]));
        const found = await precisionRecall({ features, samples: a!, references: b!, k: 3 });
        tf.dispose([a!, b!]);
        return found;
      }),
    );
    for (const [name, want] of [['density', 1] as const, ['coverage', 1 - expectedMissed(100, 3)] as const]) {
      const values = runs.map((run) => run[name].value);
      const mean = values.reduce((sum, value) => sum + value, 0) / 20;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19);
      expect(Math.abs(mean - want), name).toBeLessThan((5 * spread) / Math.sqrt(20));
    }
  });

  it('refuses sets of no more than k rows, and features of another number', async () => {
    const [x, y] = [tf.ones([5, 2]), tf.ones([9, 3])];
    await expect(precisionRecall({ features, samples: x, references: x })).rejects.toThrow('more than k = 5 rows');
    await expect(precisionRecall({ features, samples: x, references: y })).rejects.toThrow('must have 3 features');
    tf.dispose([x, y]);
  });
});

/** Naeem et al. 2020, of sets of `n`: chance that the `k` nearest of a reference are all references. */
const expectedMissed = (n: number, k: number): number =>
  Array.from({ length: k }, (_, i) => (n - 1 - i) / (2 * n - 1 - i)).reduce((product, factor) => product * factor, 1);
