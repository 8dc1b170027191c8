import * as tf from '@tensorflow/tfjs-core';
import { hostUniform, normalQuantile } from '@ebmjs/core';
import { analyticEnergy } from '../analytic-energy.js';
import { extentOf } from '../extent.js';
import type { KnownTarget } from '../known-target.js';
import { WALL_OPTIONS, wallOf, type Wall, type WallOptions } from './wall.js';

export interface SoftWallOptions extends WallOptions {
  /** Shape of one event. */
  readonly shape: readonly number[];
}

/**
 * The base of Du and Mordatch (2019)'s annealing program, normalised: flat in the box, with walls that give way,
 * `E(x) = sum_i (stiffness (x_i - clip(x_i)))^2`, and `log Z = D log(max - min + sqrt(pi) / stiffness)`. What is beyond the
 * walls counts: 13.77 nats for 784 coordinates in [0, 1] and a stiffness of 100, which that program leaves out.
 *
 * The support is the whole space. Give the target the same wall, with `walled`, to have it at every temperature; or use
 * `uniformBox` and kernels that bounce off its faces, which is the model itself and no approximation.
 *
 * Throws an `EbmError` for a shape that is none, unless `min < max`, and for a stiffness that is not above 0.
 */
export function softWall(options: SoftWallOptions): KnownTarget {
  const wall = wallOf('softWall', options, ['shape', ...WALL_OPTIONS]);
  const { shape, size } = extentOf('softWall', options);
  const { width, slack, middle, spread } = profileOf(wall);
  const quantile = quantileOf(wall);
  return {
    shape,
    energy: analyticEnergy('softWall', shape, wall.trace),
    logZ: size * Math.log(width + slack),
    mean: Array<number>(size).fill(middle),
    variance: Array<number>(size).fill(
      (width * (width ** 2 / 12) + slack * (width ** 2 / 4 + width * spread * Math.sqrt(2 / Math.PI) + spread ** 2)) /
        (width + slack),
    ),
    sample: (key, n) => tf.tensor(Float32Array.from(hostUniform(key, n * size), quantile), [n, ...shape]),
  };
}

/** One coordinate: a flat part, and half a normal beyond either face. */
interface Profile {
  readonly width: number;
  readonly middle: number;
  /** Integral of `exp(-energy)` beyond both faces. */
  readonly slack: number;
  /** Standard deviation of the normal. */
  readonly spread: number;
}

const profileOf = ({ box: { min, max }, stiffness }: Wall): Profile => ({
  width: max - min,
  middle: (min + max) / 2,
  slack: Math.sqrt(Math.PI) / stiffness,
  spread: Math.SQRT1_2 / stiffness,
});

/** The inverse distribution function of a coordinate, finite on `[0, 1)`. */
function quantileOf(wall: Wall): (u: number) => number {
  const { width, slack, spread } = profileOf(wall);
  const beyond = (share: number): number => spread * normalQuantile(Math.min(Math.max(share, LEAST), 1 - LEAST));
  return (u) => {
    const mass = u * (width + slack) - slack / 2; // from the lower face
    if (mass < 0) return wall.box.min + beyond(0.5 + mass / slack);
    return mass <= width ? wall.box.min + mass : wall.box.max + beyond(0.5 + (mass - width) / slack);
  };
}

/** What `hostUniform` tells apart: a share of 0 lies below every number. */
const LEAST = 2 ** -53;
