import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, positive, whole, within } from '@ebmjs/core';
import { analyticEnergy } from '../analytic-energy.js';
import type { KnownTarget } from '../known-target.js';
import { lineDensity } from './line-density.js';

export interface DoubleWellOptions {
  /** @defaultValue 1 */
  readonly dimension?: number;
  /** The wells of a coordinate are at plus and minus this, without `tilt`. @defaultValue 1 */
  readonly position?: number;
  /** Energy at 0, between the wells, above that at their bottoms; up to 1e5. @defaultValue 1 */
  readonly height?: number;
  /** Lifts the right well and lowers the left, each by about this much. @defaultValue 0 */
  readonly tilt?: number;
}

/** Beyond the points this far above the bottom lies less than 1e-20 of the distribution. */
const DEEP = 60;

/**
 * Two wells a coordinate: `E(x) = sum_i h (u_i^2 - 1)^2 + t u_i` with `u = x / position`, height `h`, tilt `t`.
 * `log Z` and the moments by Gauss's quadrature in float64, to 1e-12; samples by the inverse distribution function.
 *
 * Throws an `EbmError` unless `|tilt| < 8 h / (3 sqrt 3)`, beyond which there is one well.
 */
export function doubleWell(options: DoubleWellOptions = {}): KnownTarget {
  knownOptions('doubleWell', options, ['dimension', 'position', 'height', 'tilt']);
  const dimension = whole('doubleWell.dimension', options.dimension ?? 1);
  const position = positive('doubleWell.position', options.position ?? 1);
  const height = within('doubleWell.height', positive('doubleWell.height', options.height ?? 1), 0, 1e5);
  const tilt = checkedTilt(options.tilt ?? 0, height);
  const end = reach(height, tilt);
  const logDensity = (u: number): number => -height * (u * u - 1) ** 2 - tilt * u;
  const line = lineDensity({ logDensity, min: -end, max: end });
  return {
    shape: [dimension],
    energy: analyticEnergy('doubleWell', [dimension], (x) => {
      const u = tf.div(x, position);
      const gap = tf.sub(tf.square(u), 1);
      const each = tf.add(tf.mul(tf.square(gap), height), tf.mul(u, tilt));
      const slope = (): tf.Tensor => tf.add(tf.mul(tf.mul(u, gap), (4 * height) / position), tilt / position);
      return { value: tf.sum(each, 1), slope };
    }),
    logZ: dimension * (line.logZ + Math.log(position)),
    mean: Array<number>(dimension).fill(position * line.mean),
    variance: Array<number>(dimension).fill(position ** 2 * line.variance),
    sample: (key, n) => {
      const draws = hostUniform(key, n * dimension);
      return tf.tensor2d(
        Float32Array.from(draws, (u) => position * line.quantile(u)),
        [n, dimension],
      );
    },
  };
}

function checkedTilt(tilt: number, height: number): number {
  const steepest = (8 / Math.sqrt(27)) * height;
  if (!(Math.abs(tilt) < steepest)) {
    throw new EbmError(
      'doubleWell.tilt',
      `must be below ${steepest.toPrecision(4)} in size, or one well is left`,
      tilt,
    );
  }
  return tilt;
}

/** The `u` above 1 where the energy is `DEEP` above what it is in the lower well, by halving. */
function reach(height: number, tilt: number): number {
  const inside = (u: number): boolean => height * (u * u - 1) ** 2 - Math.abs(tilt) * (u - 1) < DEEP;
  let [low, high] = [1, 2];
  while (inside(high)) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (inside(middle)) low = middle;
    else high = middle;
  }
  return high;
}
