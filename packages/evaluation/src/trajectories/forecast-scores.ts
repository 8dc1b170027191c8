import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { EbmError, knownOptions } from '@ebmjs/core';
import { meanWithError } from '../mean-with-error.js';
import type { ValueWithError } from '../value-with-error.js';

export interface ForecastScoresOptions {
  /** `[n, samples, moments, features]`: futures that were forecast. One sample is a forecast of a point. */
  readonly forecasts: Tensor4D;
  /** `[n, moments, features]`: what came. */
  readonly truth: Tensor3D;
}

/** At each moment, over the features together, in their units; errors are for independent trajectories. */
export interface ForecastScores {
  /** Squared distance of the mean of the samples from what came, `|m - y|^2`. */
  readonly squaredError: readonly ValueWithError[];
  /**
   * Energy score `E|X - y| - E|X - X'| / 2` (Gneiting and Raftery 2007), by all pairs of samples, without bias: smallest in the mean
   * for the true distribution. Of one sample the distance `|x - y|`.
   */
  readonly energyScore: readonly ValueWithError[];
  /** Squared distance of the samples from their own mean, without bias: the trace of the covariance; 0 of one sample. */
  readonly spread: readonly ValueWithError[];
}

/**
 * How good forecasts are, moment by moment. Where the samples have the distribution of what comes, the mean of `squaredError` is
 * `1 + 1 / samples` times that of `spread`.
 *
 * Borrows its tensors. Rejects with an `EbmError` for shapes that do not fit, and for fewer than two trajectories.
 */
export async function forecastScores(options: ForecastScoresOptions): Promise<ForecastScores> {
  knownOptions('forecastScores', options, ['forecasts', 'truth']);
  const { forecasts, truth } = options;
  const [n, samples, moments, features] = forecasts.shape;
  if (truth.shape.join() !== [n, moments, features].join())
    throw new EbmError(
      'forecastScores.truth',
      `must be [${n}, ${moments}, ${features}], as the forecasts`,
      truth.shape,
    );
  if (n < 2) throw new EbmError('forecastScores.truth', 'must have two trajectories or more', n);
  const [x, y] = await Promise.all([forecasts.data<'float32'>(), truth.data<'float32'>()]);
  const scores = {
    squaredError: [] as ValueWithError[],
    energyScore: [] as ValueWithError[],
    spread: [] as ValueWithError[],
  };
  for (let moment = 0; moment < moments; moment++) {
    const each = Array.from({ length: n }, (_, i) => {
      const at = (s: number): Float32Array => pointOf(x, (i * samples + s) * moments + moment, features);
      return scoreOf(
        Array.from({ length: samples }, (_, s) => at(s)),
        pointOf(y, i * moments + moment, features),
      );
    });
    for (const name of ['squaredError', 'energyScore', 'spread'] as const)
      scores[name].push(meanWithError(each.map((score) => score[name])));
  }
  return scores;
}

const pointOf = (values: Float32Array, row: number, features: number): Float32Array =>
  values.subarray(row * features, (row + 1) * features);

type Score = { readonly [name in keyof ForecastScores]: number };

function scoreOf(points: readonly Float32Array[], truth: Float32Array): Score {
  const samples = points.length;
  const mean = Float64Array.from(truth, (_, f) => points.reduce((sum, point) => sum + point[f]!, 0) / samples);
  const distances = points.reduce((sum, point) => sum + Math.sqrt(squared(point, truth)), 0) / samples;
  if (samples === 1) return { squaredError: squared(mean, truth), energyScore: distances, spread: 0 };
  const among = pairs(points) / (samples * (samples - 1));
  const spread = points.reduce((sum, point) => sum + squared(point, mean), 0) / (samples - 1);
  return { squaredError: squared(mean, truth), energyScore: distances - among, spread };
}

/** The sum of the distances over unordered pairs: half of that over ordered ones. */
function pairs(points: readonly Float32Array[]): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) for (let j = 0; j < i; j++) sum += Math.sqrt(squared(points[i]!, points[j]!));
  return sum;
}

function squared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let f = 0; f < a.length; f++) sum += (a[f]! - b[f]!) ** 2;
  return sum;
}
