import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  hostUniform,
  knownOptions,
  positive,
  scope,
  whole,
  within,
  type Box,
  type Energy,
} from '@ebmjs/core';
import type { ExactTarget } from './exact-target.js';
import { rejection } from './rejection.js';

/** The same Gaussian in each coordinate, and the box that cuts it off. */
export interface TruncatedNormalOptions {
  /** Number of coordinates. */
  readonly dimension: number;
  /** Mean before truncation. Far outside the box, sampling by rejection takes long. */
  readonly mean: number;
  /** Standard deviation before truncation; `Infinity` for the uniform distribution. */
  readonly scale: number;
  /** Its faces; `min` below `max`. */
  readonly box: Box;
}

/**
 * `E(x) = sum_i (x_i - mean)^2 / (2 scale^2)` inside a box: a Gaussian cut off at the box's faces, or with
 * `scale: Infinity` the uniform distribution on it. The energy says nothing of the walls; the sampler must know them.
 */
export function truncatedNormal(options: TruncatedNormalOptions): ExactTarget {
  knownOptions('truncatedNormal', options, ['dimension', 'mean', 'scale', 'box']);
  const { mean, box } = options;
  within('truncatedNormal.mean', mean, -Infinity, Infinity);
  if (!(box.min < box.max && Number.isFinite(box.min) && Number.isFinite(box.max))) {
    throw new EbmError('truncatedNormal.box', 'must have finite faces with min below max', box);
  }
  const dimension = whole('truncatedNormal.dimension', options.dimension);
  const precision = options.scale === Infinity ? 0 : positive('truncatedNormal.scale', options.scale) ** -2;
  const density = (x: number): number => Math.exp((-precision * (x - mean) ** 2) / 2);
  const z = integral(density, box);
  if (!(z > 0)) throw new EbmError('truncatedNormal.box', `must hold some of the Gaussian about ${mean}`, box);
  const top = density(Math.min(Math.max(mean, box.min), box.max));
  const first = integral((x) => x * density(x), box) / z;
  const variance = integral((x) => (x - first) ** 2 * density(x), box) / z;
  return {
    shape: [dimension],
    box,
    mean: Array<number>(dimension).fill(first),
    variance: Array<number>(dimension).fill(variance),
    energy: bowl(mean, precision),
    logZ: dimension * Math.log(z),
    sample: (key, n) => rejection(key, [n, dimension], { propose: uniformOn(box), keep: (x) => density(x) / top }),
  };
}

const bowl =
  (mean: number, precision: number): Energy =>
  (x) =>
    scope(() => tf.mul(tf.sum(tf.square(tf.sub(x, mean)), 1), precision / 2));

const uniformOn =
  ({ min, max }: Box): ((...args: Parameters<typeof hostUniform>) => number[]) =>
  (key, n) =>
    Array.from(hostUniform(key, n), (u) => min + (max - min) * u);

/** Simpson's rule on 4,001 points: for these integrands good to near the last digits of a double. */
function integral(f: (x: number) => number, { min, max }: Box): number {
  const cells = 4000;
  const step = (max - min) / cells;
  let sum = f(min) + f(max);
  for (let i = 1; i < cells; i++) sum += (i % 2 === 1 ? 4 : 2) * f(min + i * step);
  return (sum * step) / 3;
}
