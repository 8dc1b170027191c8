import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, positive, split } from '@ebmjs/core';
import { analyticEnergy, type TracedEnergy } from '../analytic-energy.js';
import { firstAbove } from '../binary-states.js';
import type { KnownTarget } from '../known-target.js';
import { normalCdf } from '../normal-distribution.js';
import { listOf } from '../option-checks.js';
import { lineDensity } from './line-density.js';

export interface RingsOptions {
  /** @defaultValue `[1, 2, 3]` */
  readonly radii?: readonly number[];
  /** How far the energy of a lone ring rises by a half, in either direction. @defaultValue 0.1 */
  readonly width?: number;
}

/**
 * Concentric rings in the plane: `E(x) = -log sum_i exp(-(|x| - R_i)^2 / (2 s^2))` with width `s`, in closed form
 *
 * `Z = 2 pi sum_i (s^2 exp(-R_i^2 / (2 s^2)) + R_i s sqrt(2 pi) Phi(R_i / s))`.
 *
 * All rings are equally deep, so that each has a share of the samples near `R_i / sum R`. Samples are uniform in angle,
 * their radius by the inverse distribution function. The slope at the centre, where there is none, is 0.
 */
export function rings(options: RingsOptions = {}): KnownTarget {
  knownOptions('rings', options, ['radii', 'width']);
  const radii = checkedRadii(options.radii ?? [1, 2, 3]);
  const width = positive('rings.width', options.width ?? 0.1);
  const each = radii.map((radius) => ringOf(radius, width));
  const z = each.reduce((sum, { mass }) => sum + mass, 0);
  const spread = each.reduce((sum, { mass, square }) => sum + (mass / z) * (square / 2), 0);
  const shares = Float64Array.from(each, ({ mass }) => mass / z);
  for (let i = 1; i < shares.length; i++) shares[i]! += shares[i - 1]!;
  return {
    shape: [2],
    energy: analyticEnergy('rings', [2], (x) => trace(x, radii, width)),
    logZ: Math.log(z),
    mean: [0, 0],
    variance: [spread, spread],
    sample: (key, n) => {
      const [ring, radius, angle] = split(key, 3).map((k) => hostUniform(k, n)) as [Uniforms, Uniforms, Uniforms];
      const points = Array.from({ length: n }, (_, i) => {
        const r = each[firstAbove(shares, ring[i]!)]!.quantile(radius[i]!);
        return [r * Math.cos(2 * Math.PI * angle[i]!), r * Math.sin(2 * Math.PI * angle[i]!)];
      });
      return tf.tensor2d(Float32Array.from(points.flat()), [n, 2]);
    },
  };
}

type Uniforms = Float64Array;

function checkedRadii(radii: readonly number[]): readonly number[] {
  listOf('rings.radii', radii, (radius, where) => void positive(where, radius as number));
  if (radii.length === 0) throw new EbmError('rings.radii', 'must have at least one', radii);
  return [...radii];
}

/** One ring: its part of `Z`, its mean square radius, and the quantiles of the radius. */
function ringOf(
  radius: number,
  width: number,
): { readonly mass: number; readonly square: number; readonly quantile: (u: number) => number } {
  const logDensity = (r: number): number => Math.log(r) - (r - radius) ** 2 / (2 * width ** 2);
  const [min, max] = [Math.max(0, radius - 12 * width), radius + 12 * width];
  const { mean, variance, quantile } = lineDensity({ logDensity, min, max });
  const inward = width ** 2 * Math.exp(-((radius / width) ** 2) / 2);
  const mass = 2 * Math.PI * (inward + radius * width * Math.sqrt(2 * Math.PI) * normalCdf(radius / width));
  return { mass, square: variance + mean ** 2, quantile };
}

function trace(x: tf.Tensor, radii: readonly number[], width: number): TracedEnergy {
  // Away from 0 by a hair: the square root has no slope there.
  const length = tf.sqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-12));
  const off = tf.div(tf.sub(length, Float32Array.from(radii)), width);
  const logs = tf.mul(tf.square(off), -0.5);
  return {
    value: tf.neg(tf.logSumExp(logs, 1)),
    slope: () => {
      const outward = tf.div(tf.sum(tf.mul(tf.softmax(logs), off), 1, true), width);
      return tf.mul(tf.div(x, length), outward);
    },
  };
}
