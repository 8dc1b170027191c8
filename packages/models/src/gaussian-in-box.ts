import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, positive, type Box } from '@ebmjs/core';
import { checkedBox } from './box.js';
import { diagonalEnergy } from './diagonal-energy.js';
import { extentOf, finite, perCoordinate, type Extent } from './extent.js';
import type { KnownTarget } from './known-target.js';
import { truncatedNormal } from './truncated-normal.js';

/** A Gaussian of independent coordinates, and the box it is cut off by. */
export type GaussianInBoxOptions = Extent & {
  /** Of the whole Gaussian: one number for all coordinates, or a flat list. */
  readonly mean: number | readonly number[];
  /** Standard deviation of the whole Gaussian: one number for all coordinates, or a flat list. */
  readonly scale: number | readonly number[];
  /** The support, the same for every coordinate. */
  readonly box: Box;
};

/**
 * Independent Gaussians given that they fall in a box: `E(x) = sum_i (x_i - mean_i)^2 / (2 scale_i^2)` on the box, with
 * `log Z = sum_i log(scale_i sqrt(2 pi) (Phi(b_i) - Phi(a_i)))` in float64, however far the box is from a mean. Samples by
 * the inverse distribution function.
 *
 * Takes `dimension` or `shape`. Throws an `EbmError` where a mean is so far off that its distance squared overflows.
 */
export function gaussianInBox(options: GaussianInBoxOptions): KnownTarget {
  knownOptions('gaussianInBox', options, ['dimension', 'shape', 'mean', 'scale', 'box']);
  const { shape, size } = extentOf('gaussianInBox', options);
  const mean = perCoordinate('gaussianInBox.mean', options.mean, { size, check: finite });
  const scale = perCoordinate('gaussianInBox.scale', options.scale, { size, check: positive });
  const box = checkedBox('gaussianInBox.box', options.box);
  const marginals = Array.from(mean, (m, i) => truncatedNormal({ mean: m, scale: scale[i]!, ...box }));
  const empty = marginals.findIndex(({ logMass }) => !Number.isFinite(logMass));
  if (empty >= 0) throw new EbmError('gaussianInBox.box', `must hold some of coordinate ${empty}`, box);
  const logs = marginals.map(({ logMass }, i) => Math.log(scale[i]! * Math.sqrt(2 * Math.PI)) + logMass);
  return {
    shape,
    box,
    energy: diagonalEnergy('gaussianInBox', { shape, mean, scale }),
    logZ: logs.reduce((total, log) => total + log, 0),
    mean: marginals.map((marginal) => marginal.mean),
    variance: marginals.map((marginal) => marginal.variance),
    sample: (key, n) => {
      const draws = hostUniform(key, n * size);
      return tf.tensor(
        Float32Array.from(draws, (u, i) => marginals[i % size]!.quantile(u)),
        [n, ...shape],
      );
    },
  };
}
