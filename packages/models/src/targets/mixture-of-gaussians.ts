import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, normal, scope, split } from '@ebmjs/core';
import { analyticEnergy, type TracedEnergy } from '../analytic-energy.js';
import { firstAbove } from '../binary-states.js';
import { extentOf, type Extent } from '../extent.js';
import type { KnownTarget } from '../known-target.js';
import { checkedComponent, type CheckedComponent, type GaussianComponent } from './gaussian-component.js';

/** The events, and what they are drawn from. */
export type MixtureOfGaussiansOptions = Extent & {
  /** At least one. */
  readonly components: readonly GaussianComponent[];
};

/**
 * A mixture of Gaussians, each with the share `w_i` of the samples (the weights divided by their sum):
 *
 * `E(x) = -log sum_i w_i exp(-(x - m_i)' C_i^-1 (x - m_i) / 2) / sqrt(det C_i)`, `log Z = D log(2 pi) / 2`.
 *
 * Takes `dimension` or `shape`. Throws an `EbmError` for options that will not do.
 */
export function mixtureOfGaussians(options: MixtureOfGaussiansOptions): KnownTarget {
  knownOptions('mixtureOfGaussians', options, ['dimension', 'shape', 'components']);
  const { shape, size } = extentOf('mixtureOfGaussians', options);
  const components = checkedComponents(options.components, size);
  const cumulative = Float64Array.from(components, ({ weight }) => weight);
  for (let i = 1; i < cumulative.length; i++) cumulative[i]! += cumulative[i - 1]!;
  const covariance = covarianceOf(components, size);
  return {
    shape,
    energy: analyticEnergy('mixtureOfGaussians', shape, (x) => trace(x, components)),
    logZ: (size * Math.log(2 * Math.PI)) / 2,
    mean: meanOf(components, size),
    variance: covariance.map((row, i) => row[i]!),
    covariance,
    sample: (key, n) =>
      scope(() => {
        const [whichKey, noiseKey] = split(key, 2);
        const which = Int32Array.from(hostUniform(whichKey, n), (u) => firstAbove(cumulative, u));
        const mask = tf.expandDims(
          tf.transpose(tf.cast(tf.oneHot(tf.tensor1d(which), components.length), 'float32')),
          2,
        );
        const noise = tf.mul(mask, normal(noiseKey, [1, n, size])); // [components, n, size], one in each row
        const lower = stacked(
          components.flatMap(({ lower }) => lower),
          [components.length, size, size],
        );
        const means = stacked(
          components.map(({ mean }) => mean),
          [components.length, 1, size],
        );
        return tf.reshape(tf.sum(tf.add(tf.matMul(noise, lower, false, true), tf.mul(mask, means)), 0), [n, ...shape]);
      }),
  };
}

/** With weights that sum to 1. */
function checkedComponents(components: readonly GaussianComponent[], size: number): CheckedComponent[] {
  const where = 'mixtureOfGaussians.components';
  if (!Array.isArray(components) || components.length === 0) {
    throw new EbmError(where, 'must be a list of at least one', components);
  }
  const checked = components.map((component: GaussianComponent, i) =>
    checkedComponent(`${where}[${i}]`, component, size),
  );
  const total = checked.reduce((sum, { weight }) => sum + weight, 0);
  return checked.map((each) => ({
    ...each,
    weight: each.weight / total,
    logHeight: each.logHeight - Math.log(total),
  }));
}

const meanOf = (components: readonly CheckedComponent[], size: number): number[] =>
  Array.from({ length: size }, (_, i) => components.reduce((sum, { weight, mean }) => sum + weight * mean[i]!, 0));

/** Law of total covariance: that within each, and that of the means. */
function covarianceOf(components: readonly CheckedComponent[], size: number): number[][] {
  const centre = meanOf(components, size);
  const entry = (i: number, j: number): number =>
    components.reduce((sum, { weight, mean, covariance }) => {
      return sum + weight * (covariance[i]![j]! + (mean[i]! - centre[i]!) * (mean[j]! - centre[j]!));
    }, 0);
  return centre.map((_, i) => centre.map((__, j) => entry(i, j)));
}

function trace(x: tf.Tensor, components: readonly CheckedComponent[]): TracedEnergy {
  const [k, size] = [components.length, components[0]!.mean.length];
  const means = stacked(
    components.map(({ mean }) => mean),
    [k, 1, size],
  );
  const whitening = stacked(
    components.flatMap(({ whitening }) => whitening),
    [k, size, size],
  );
  const heights = tf.tensor2d(
    Float32Array.from(components, ({ logHeight }) => logHeight),
    [k, 1],
  );
  const z = tf.matMul(tf.sub(tf.reshape(x, [1, -1, size]), means), whitening, false, true); // [k, n, size]
  const logs = tf.transpose(tf.sub(heights, tf.div(tf.sum(tf.square(z), 2), 2))); // [n, k]
  return {
    value: tf.neg(tf.logSumExp(logs, 1)),
    slope: () => {
      const shares = tf.expandDims(tf.transpose(tf.softmax(logs)), 2);
      return tf.reshape(tf.sum(tf.matMul(tf.mul(shares, z), whitening), 0), x.shape);
    },
  };
}

function stacked(rows: readonly Float64Array[], shape: [number, number, number]): tf.Tensor3D {
  return tf.tensor3d(Float32Array.from(rows.flatMap((row) => [...row])), shape);
}
