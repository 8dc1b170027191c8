import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Key, type Reference } from '@ebmjs/core';
import { gaussian } from '@ebmjs/models';
import type { DecoderModel, GaussianRows } from './decoder-model.js';

/**
 * `g(z) = W z + b` from two latent variables, whose likelihood is that of a Gaussian, `log N(x; b, W W' + s^2 I)`: by
 * Woodbury's identity and the determinant lemma of 2 by 2 matrices, in float64.
 */
export function linearDecoder(dimension: number, observationVariance: number) {
  const W = Array.from(
    { length: dimension },
    (_, i) => [Math.sin(1 + 0.7 * i), 0.6 * Math.cos(0.4 + 1.1 * i)] as const,
  );
  const b = Array.from({ length: dimension }, (_, i) => 0.3 * Math.cos(i));
  const [rows, offset] = [tf.tensor2d(W.map((row) => [...row])), tf.tensor1d(b)];
  const latent: Reference = gaussian({ dimension: 2 });
  const decode = (z: tf.Tensor): tf.Tensor => tf.add(tf.matMul(z as tf.Tensor2D, rows, false, true), offset);
  const model: DecoderModel = { decode, latent, observationVariance };

  // I + W'W / s^2, the precision of the posterior.
  const entry = (j: number, k: number): number =>
    W.reduce((sum, row) => sum + row[j as 0 | 1] * row[k as 0 | 1], 0) / observationVariance + (j === k ? 1 : 0);
  const [p, q, r] = [entry(0, 0), entry(0, 1), entry(1, 1)];
  const det = p * r - q * q;
  const meanOf = (x: readonly number[]): readonly [number, number] => {
    const [u, v] = [0, 1].map(
      (j) => W.reduce((sum, row, i) => sum + row[j as 0 | 1] * (x[i]! - b[i]!), 0) / observationVariance,
    ) as [number, number];
    return [(r * u - q * v) / det, (p * v - q * u) / det];
  };
  const logLikelihood = (x: readonly number[]): number => {
    const [m, n] = meanOf(x);
    const apart = x.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / observationVariance;
    const explained = p * m * m + 2 * q * m * n + r * n * n;
    return -(dimension * Math.log(2 * Math.PI * observationVariance) + Math.log(det) + apart - explained) / 2;
  };
  /** The posterior's mean, off by a little, and twice its standard deviations. */
  const encode = (x: tf.Tensor): GaussianRows => {
    const means = (x.arraySync() as number[][]).map((row) => meanOf(row).map((value) => value + 0.05));
    const scale = [Math.sqrt(r / det), Math.sqrt(p / det)].map((value) => 2 * value);
    return { mean: tf.tensor2d(means), scale: tf.tile(tf.tensor2d([scale]), [x.shape[0]!, 1]) };
  };
  const sample = (key: Key, n: number): tf.Tensor2D =>
    scope(() => {
      const both = normal(key, [n, 2 + dimension]);
      const noise = tf.mul(tf.slice(both, [0, 2], [n, dimension]), Math.sqrt(observationVariance));
      return tf.add<tf.Tensor2D>(decode(tf.slice(both, [0, 0], [n, 2])), noise);
    });
  return { model, encode, logLikelihood, sample };
}
