import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, whole, type Energy, type Key } from '@ebmjs/core';
import type { ExactTarget } from './exact-target.js';
import { rejection } from './rejection.js';

// log Z and E[x^2] of exp(-(x^2 - 1)^2) on the line, by quadrature in float64.
const LOG_Z = 0.679926242894;
const SECOND_MOMENT = 0.832745487128;
// (x^2 - 1)^2 >= x^2 / 2 - 9/16 everywhere, with equality at x^2 = 5/4: a Gaussian envelope that keeps 45 in 100.
const GAP = 9 / 16;

/**
 * `E(x) = sum_i (x_i^2 - 1)^2`: two wells a coordinate, at -1 and 1. Not Gaussian, so it notices what only Gaussians
 * forgive.
 */
export function doubleWell(dimension: number): ExactTarget {
  whole('doubleWell.dimension', dimension);
  const each = (value: number): number[] => Array<number>(dimension).fill(value);
  const keep = (x: number): number => Math.exp(x ** 2 / 2 - GAP - (x ** 2 - 1) ** 2);
  return {
    shape: [dimension],
    mean: each(0),
    variance: each(SECOND_MOMENT),
    energy: wells,
    logZ: dimension * LOG_Z,
    sample: (key, n) => rejection(key, [n, dimension], { propose, keep }),
  };
}

const wells: Energy = (x) => scope(() => tf.sum(tf.square(tf.sub(tf.square(x), 1)), 1));

function propose(key: Key, n: number): number[] {
  const draws = normal(key, [n]);
  const values = Array.from(draws.dataSync());
  draws.dispose();
  return values;
}
