import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { forecastScores } from './forecast-scores.js';

it('has the numbers of a hand calculation', async () => {
  // Two trajectories, two samples, one moment, two features.
  const forecasts = tf.tensor4d([0, 0, 6, 8, 1, 1, 1, 3], [2, 2, 1, 2]);
  const truth = tf.tensor3d([3, 0, 1, 1], [2, 1, 2]);
  const { squaredError, energyScore, spread } = await forecastScores({ forecasts, truth });
  // Means (3, 4) and (1, 2): 16 and 1. Distances 3, sqrt(73) less half of 10; 0, 2 less half of 2. Spreads 50 and 2.
  const scores = [(3 + Math.sqrt(73)) / 2 - 5, 0];
  expect(squaredError[0]!.value).toBeCloseTo(8.5, 6);
  expect(squaredError[0]!.standardError).toBeCloseTo(7.5, 6);
  expect(energyScore[0]!.value).toBeCloseTo((scores[0]! + scores[1]!) / 2, 6);
  expect(spread[0]!.value).toBeCloseTo(26, 6);
  tf.dispose([forecasts, truth]);
});

it('of one sample is its distance', async () => {
  const [forecasts, truth] = [tf.tensor4d([0, 0, 1, 1], [2, 1, 1, 2]), tf.tensor3d([3, 4, 1, 1], [2, 1, 2])];
  const { squaredError, energyScore, spread } = await forecastScores({ forecasts, truth });
  expect([squaredError[0]!.value, energyScore[0]!.value, spread[0]!.value]).toEqual([12.5, 2.5, 0]);
  tf.dispose([forecasts, truth]);
});

it('of the right distribution: the error is the spread and a share of it, and no other has a lower score', async () => {
  const [n, samples] = [3000, 5];
  const truth = normal(key(0), [n, 1, 2]) as tf.Tensor3D;
  const own = normal(key(1), [n, samples, 1, 2]) as tf.Tensor4D;
  const [right, narrow, wide] = [
    await forecastScores({ forecasts: own, truth }),
    await forecastScores({ forecasts: tf.mul(own, 0.5), truth }),
    await forecastScores({ forecasts: tf.mul(own, 2), truth }),
  ];
  const [error, spread] = [right.squaredError[0]!, right.spread[0]!];
  const gap = error.value - (1 + 1 / samples) * spread.value;
  expect(Math.abs(gap)).toBeLessThan(5 * Math.hypot(error.standardError, spread.standardError));
  expect(Math.abs(spread.value - 2)).toBeLessThan(5 * spread.standardError);
  // E|X - y| - E|X - X'| / 2 of normals in the plane: sqrt(pi) - sqrt(pi) / 2.
  const score = right.energyScore[0]!;
  expect(Math.abs(score.value - Math.sqrt(Math.PI) / 2)).toBeLessThan(5 * score.standardError);
  for (const other of [narrow, wide])
    expect(other.energyScore[0]!.value).toBeGreaterThan(score.value + 5 * score.standardError);
  tf.dispose([truth, own]);
});

it('refuses what does not fit', async () => {
  const forecasts = tf.zeros([2, 3, 4, 1]) as tf.Tensor4D;
  const of = (truth: tf.Tensor) => forecastScores({ forecasts, truth: truth as tf.Tensor3D });
  await expect(of(tf.zeros([2, 3, 1]))).rejects.toThrow('forecastScores.truth: must be [2, 4, 1], as the forecasts');
  await expect(forecastScores({ forecasts: tf.zeros([1, 3, 4, 1]), truth: tf.zeros([1, 4, 1]) })).rejects.toThrow(
    'must have two trajectories or more',
  );
});
