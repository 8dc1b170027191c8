import * as tf from '@tensorflow/tfjs-core';
import { featureMoments, type FeatureMoments } from '@ebmjs/evaluation';
import { PLACES } from './with-velocities.js';

const LAGS = [1, 2, 4, 8];
export const LONGEST = Math.max(...LAGS);

/** Of paths of positions of so many moments: mean and covariance of the displacements over 1, 2, 4 and 8 of them, from every moment on. */
export async function displacements(places: Float32Array, moments: number): Promise<FeatureMoments> {
  const rows: number[] = [];
  for (let from = 0; from < places.length / PLACES; from++) {
    if ((from % moments) + LONGEST >= moments) continue;
    const now = from * PLACES;
    for (const lag of LAGS) for (const f of [0, 1]) rows.push(places[now + lag * PLACES + f]! - places[now + f]!);
  }
  const width = LAGS.length * PLACES;
  const all = tf.tensor2d(rows, [rows.length / width, width]);
  return featureMoments({ features: (x) => x.clone() as tf.Tensor2D, rows: all, batch: 1024 }).finally(() =>
    all.dispose(),
  );
}
