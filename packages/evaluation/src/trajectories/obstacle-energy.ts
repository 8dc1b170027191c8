import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, positive, scope, within, type Energy } from '@ebmjs/core';

/** All that is within `radius` of the line from one point to another: a bar with round ends, or a ball where the two are one. */
export interface Obstacle {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly radius: number;
}

export interface ObstacleEnergyOptions {
  readonly obstacles: readonly Obstacle[];
  /** Points `[n, points, dimensions]` that an event passes through, in the obstacles' units, as `pathPoints` gives. Differentiable; owned by the caller. */
  readonly points: (x: tf.Tensor) => tf.Tensor3D;
  /** How far from a surface the penalty begins, in the obstacles' unit: a soft margin. @defaultValue 0 */
  readonly clearance?: number;
  /** The energy of one point that is one unit beyond that. @defaultValue 1 */
  readonly weight?: number;
}

/**
 * What obstacles cost a path, `weight sum_points sum_obstacles max(0, clearance - distance)^2`, where the distance is that from
 * the surface, below 0 inside. 0 for a path that keeps clear, and quadratic in the depth, as penalties of motion planning are
 * (Ratliff et al. 2009, "CHOMP"). Added to an energy of paths, which may never have met an obstacle, it makes paths that go
 * around: `planPaths(product(energy, obstacleEnergy(...)), ...)` with `@ebmjs/composition`.
 *
 * A distance is as curved as `2 weight` times the square of what the points change by with the event: the sampler's step must allow
 * for it. Throws an `EbmError` for no obstacles, or ones that are none; the energy for points of other dimensions.
 */
export function obstacleEnergy(options: ObstacleEnergyOptions): Energy {
  knownOptions('obstacleEnergy', options, ['obstacles', 'points', 'clearance', 'weight']);
  const { obstacles, points } = options;
  checkObstacles('obstacleEnergy.obstacles', obstacles);
  const clearance = within('obstacleEnergy.clearance', options.clearance ?? 0, 0, Infinity);
  const weight = positive('obstacleEnergy.weight', options.weight ?? 1);
  return (x) =>
    scope(() => {
      const at = points(x);
      const depths = obstacles.map((one) => tf.square(tf.relu(tf.sub(clearance, distanceFrom(one, at)))));
      return tf.mul<tf.Tensor1D>(tf.sum(tf.addN(depths), 1), weight);
    });
}

/** How far each of the points `[n, points, dimensions]` is from the nearest surface, `[n, points]`, below 0 inside; yours. Throws as `obstacleEnergy` does. */
export function obstacleDistance(points: tf.Tensor3D, obstacles: readonly Obstacle[]): tf.Tensor2D {
  checkObstacles('obstacleDistance.obstacles', obstacles);
  return scope(() => tf.min(tf.stack(obstacles.map((one) => distanceFrom(one, points))), 0) as tf.Tensor2D);
}

/** Keeps the slope of a distance of 0 finite. */
const TINY = 1e-12;

function distanceFrom({ from, to, radius }: Obstacle, points: tf.Tensor3D): tf.Tensor {
  const dimensions = points.shape[2];
  if (from.length !== dimensions)
    throw new EbmError('obstacleEnergy.points', `must have ${from.length} dimensions`, dimensions);
  const along = to.map((end, i) => end - from[i]!);
  const length = along.reduce((sum, one) => sum + one ** 2, 0);
  const off = tf.sub(points, tf.tensor1d([...from]));
  const share = tf.clipByValue(tf.div(tf.sum(tf.mul(off, tf.tensor1d(along)), 2, true), Math.max(length, TINY)), 0, 1);
  const rest = tf.sub(off, tf.mul(share, tf.tensor1d(along)));
  return tf.sub(tf.sqrt(tf.add(tf.sum(tf.square(rest), 2), TINY)), radius);
}

function checkObstacles(where: string, obstacles: readonly Obstacle[]): void {
  if (obstacles.length === 0) throw new EbmError(where, 'must hold one or more', obstacles);
  for (const [i, { from, to, radius }] of obstacles.entries()) {
    if (from.length === 0 || from.length !== to.length || ![...from, ...to].every(Number.isFinite))
      throw new EbmError(`${where}[${i}]`, 'must go from one point to another of as many numbers', { from, to });
    within(`${where}[${i}].radius`, radius, 0, Infinity);
  }
}
