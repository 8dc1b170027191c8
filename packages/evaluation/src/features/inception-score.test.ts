import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { inceptionScore } from './inception-score.js';

const probabilities = (x: tf.Tensor): tf.Tensor2D => tf.clone(x as tf.Tensor2D);

describe('inceptionScore', () => {
  it('is the exponent of entropies by scipy, split by split', async () => {
    const samples = tf.tensor2d(golden.scores.probabilities);
    const found = await inceptionScore({ probabilities, samples, splits: 4, batch: 7 });
    const want = golden.scores.splits;
    found.splits.forEach((score, i) => expect(score).toBeCloseTo(want[i]!, 6));
    const mean = want.reduce((sum, score) => sum + score, 0) / 4;
    const deviation = Math.sqrt(want.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 3);
    expect(found.value).toBeCloseTo(mean, 6);
    expect(found.splitDeviation).toBeCloseTo(deviation, 6);
    expect(found.standardError).toBeCloseTo(deviation / 2, 6);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    samples.dispose();
  });

  it('reaches from 1, for one class or no opinion, to the number of classes', async () => {
    const of = async (rows: tf.Tensor): Promise<number> =>
      (await inceptionScore({ probabilities, samples: rows, splits: 2 })).value;
    const sure = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 2, 1, 0], 'int32'), 3), 'float32'));
    const one = tf.tensor2d([1, 0, 1, 0, 1, 0, 1, 0], [4, 2]);
    const none = tf.fill([4, 4], 0.25);
    expect(await of(sure)).toBeCloseTo(3, 12);
    expect(await of(one)).toBe(1);
    expect(await of(none)).toBeCloseTo(1, 12);
    tf.dispose([sure, one, none]);
  });

  it('refuses what are no probabilities, and fewer rows than splits', async () => {
    const [logits, few] = [tf.fill([20, 2], 0.7), tf.fill([3, 2], 0.5)];
    await expect(inceptionScore({ probabilities, samples: logits })).rejects.toThrow('each row of sum 1');
    await expect(inceptionScore({ probabilities, samples: few })).rejects.toThrow('must be 10 rows or more, got 3');
    tf.dispose([logits, few]);
  });
});
