import * as tf from '@tensorflow/tfjs-core';
import { foldIn, hostUniform, key, split, type Key } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { calibrationError, type CalibrationError } from './calibration-error.js';

const oneHot = (labels: readonly number[], classes: number): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([...labels], 'int32'), classes), 'float32') as tf.Tensor2D);

describe('calibrationError', () => {
  it.each(golden.calibration)('is what scikit-learn and numpy have, of $bins bins', async (want) => {
    const probabilities = tf.tensor2d(want.probabilities);
    const labels = oneHot(want.labels, want.probabilities[0]!.length);
    const before = tf.memory().numTensors;
    const found = await calibrationError({ probabilities, labels, key: key(1), bins: want.bins, draws: 20 });
    for (const name of ['ece', 'eceEqualMass', 'mce', 'accuracy'] as const) {
      expect(found[name].value, name).toBeCloseTo(want[name], 12);
    }
    // These two of probabilities that scikit-learn has scaled to sum 1, which float32's have to 1e-7.
    expect(found.brier.value).toBeCloseTo(want.brier, 6);
    expect(found.nll.value).toBeCloseTo(want.nll, 6);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([probabilities, labels]);
  });

  it('of one who is sure and half the time right is a half', async () => {
    const probabilities = tf.tensor2d([1, 0, 1, 0, 1, 0, 1, 0], [4, 2]);
    const labels = oneHot([0, 1, 0, 1], 2);
    const found = await calibrationError({ probabilities, labels, key: key(2), draws: 99 });
    expect([found.ece.value, found.eceEqualMass.value, found.mce.value]).toEqual([0.5, 0.5, 0.5]);
    expect(found.brier.value).toBe(1);
    expect(found.nll.value).toBeCloseTo((149 * Math.LN2) / 2, 10);
    // Whoever is sure of all is never wrong if calibrated.
    expect(found.ece.ifCalibrated).toBe(0);
    expect(found.ece.pValue).toBe(0.01);
    tf.dispose([probabilities, labels]);
  });

  it('of a bin too sure and one not sure enough is the mean of both gaps, with its error', async () => {
    const probabilities = tf.tensor2d([0.625, 0.375, 0.625, 0.375, 0.875, 0.125, 0.875, 0.125], [4, 2]);
    const labels = oneHot([0, 0, 1, 1], 2);
    const { ece, mce } = await calibrationError({ probabilities, labels, key: key(4), bins: 5, draws: 9 });
    expect([ece.value, mce.value, mce.standardError]).toEqual([(0.375 + 0.875) / 2, 0.875, 0]);
    // Gaps 3/8, 3/8, 7/8, 7/8, of variance 1/12.
    expect(ece.standardError).toBeCloseTo(Math.sqrt(1 / 12 / 4), 14);
    tf.dispose([probabilities, labels]);
  });

  it('has p-values that are uniform for a calibrated classifier, and says what ECE it has by chance', async () => {
    const runs = await repeated((p) => p);
    const [ece, spread] = moments(runs.map((run) => run.ece.value));
    const [stated] = moments(runs.map((run) => run.ece.ifCalibrated));
    expect(Math.abs(ece - stated)).toBeLessThan((5 * spread) / Math.sqrt(runs.length));
    expect(ece).toBeGreaterThan(0.02); // far from 0
    for (const of of ['ece', 'eceEqualMass', 'mce'] as const) {
      const share = runs.filter((run) => run[of].pValue <= 0.2).length / runs.length;
      expect(Math.abs(share - 0.2), of).toBeLessThan(5 * Math.sqrt(0.16 / runs.length));
    }
  });

  it('states its spread where a classifier is not calibrated', async () => {
    // Says p where the truth is 1/2 + (p - 1/2) / 3.
    const runs = await repeated((p) => 0.5 + (p - 0.5) / 3);
    for (const of of ['eceEqualMass', 'brier', 'nll', 'accuracy'] as const) {
      const [, spread] = moments(runs.map((run) => run[of].value));
      const [stated] = moments(runs.map((run) => run[of].standardError));
      expect(Math.abs(stated / spread - 1), of).toBeLessThan(5 / Math.sqrt(2 * runs.length));
    }
    // And finds it, but for a run or two in sixty.
    expect(runs.filter((run) => run.ece.pValue <= 0.05).length).toBeGreaterThan(0.9 * runs.length);
  });

  it('refuses what are no probabilities or labels', async () => {
    const [logits, fair, labels] = [tf.fill([4, 2], 0.7), tf.fill([4, 2], 0.5), oneHot([0, 1, 0, 1], 2)];
    const of = async (probabilities: tf.Tensor, y = labels): Promise<unknown> =>
      calibrationError({ probabilities: probabilities as tf.Tensor2D, labels: y, key: key(1) });
    await expect(of(logits)).rejects.toThrow('calibrationError.probabilities: must be probabilities');
    await expect(of(fair, oneHot([0, 1, 0], 2))).rejects.toThrow('calibrationError.labels');
    await expect(of(tf.ones([1, 2]))).rejects.toThrow('n at least 2');
    tf.dispose([logits, fair, labels]);
  });
});

/** 60 classifiers of two classes that say `p`, uniform on 1/2 to 1, of one that has the chance `truth(p)`; 250 rows. */
async function repeated(truth: (p: number) => number): Promise<CalibrationError[]> {
  const runs: CalibrationError[] = [];
  for (const run of split(key(3), 60)) {
    const says = Array.from(hostUniform(foldIn(run, 0), 250), (u) => Math.fround((1 + u) / 2));
    const right = hostUniform(foldIn(run, 1), 250);
    const probabilities = tf.tensor2d(says.map((p) => [p, 1 - p]));
    const labels = oneHot(
      says.map((p, i) => (right[i]! < truth(p) ? 0 : 1)),
      2,
    );
    runs.push(await calibrationError({ probabilities, labels, key: foldIn(run, 2) as Key, bins: 8, draws: 49 }));
    tf.dispose([probabilities, labels]);
  }
  return runs;
}

function moments(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))];
}
