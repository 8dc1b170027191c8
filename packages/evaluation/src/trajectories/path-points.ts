import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, positive, scope, whole } from '@ebmjs/core';

export interface PathPointsOptions {
  /** Of each feature what 0 and 1 of an event stand for, positions first and then as many velocities; others are not looked at. */
  readonly ranges: readonly (readonly [least: number, greatest: number])[];
  /** Seconds from a moment to the next. */
  readonly interval: number;
  /** Points an interval. @defaultValue 4 */
  readonly perInterval?: number;
  /** How many features are positions. @defaultValue 2 */
  readonly dimensions?: number;
}

/**
 * Where paths `[n, moments, features]` lead between their moments: `[n, (moments - 1) perInterval + 1, dimensions]` in the units
 * of the ranges, by the cubic that has the positions and velocities of both moments (Hermite's), which is exact for a constant
 * acceleration. A path may be clear of an obstacle at every moment and pass through it between two.
 *
 * Differentiable; what the function returns is the caller's. Throws an `EbmError` for fewer ranges than positions and velocities.
 */
export function pathPoints(options: PathPointsOptions): (x: tf.Tensor) => tf.Tensor3D {
  knownOptions('pathPoints', options, ['ranges', 'interval', 'perInterval', 'dimensions']);
  const { ranges } = options;
  const interval = positive('pathPoints.interval', options.interval);
  const perInterval = whole('pathPoints.perInterval', options.perInterval ?? 4);
  const dimensions = whole('pathPoints.dimensions', options.dimensions ?? 2);
  if (ranges.length < 2 * dimensions)
    throw new EbmError(
      'pathPoints.ranges',
      `must be ${2 * dimensions} or more: positions and velocities`,
      ranges.length,
    );
  const spans = ranges.map(([least, greatest]) => greatest - least);
  return (x) =>
    scope(() => {
      const moments = x.shape[1]!;
      const states = tf.add(tf.mul(x, tf.tensor1d(spans)), tf.tensor1d(ranges.map(([least]) => least)));
      const byMoment = (from: number): tf.Tensor2D => {
        const some = tf.slice(states, [0, 0, from], [-1, -1, dimensions]);
        return tf.reshape(tf.transpose(some, [0, 2, 1]), [-1, moments]);
      };
      const { places, velocities } = cubics(moments, { interval, perInterval });
      const path = tf.add(
        tf.matMul(byMoment(0), tf.tensor2d(places)),
        tf.matMul(byMoment(dimensions), tf.tensor2d(velocities)),
      );
      return tf.transpose(tf.reshape(path, [-1, dimensions, places[0]!.length]), [0, 2, 1]) as tf.Tensor3D;
    });
}

/** How much each moment's position and velocity, by row, have to do with each point, by column. */
function cubics(
  moments: number,
  { interval, perInterval }: { readonly interval: number; readonly perInterval: number },
) {
  const points = (moments - 1) * perInterval + 1;
  const zeros = (): number[][] => Array.from({ length: moments }, () => new Array<number>(points).fill(0));
  const [places, velocities] = [zeros(), zeros()];
  for (let point = 0; point < points; point++) {
    const moment = Math.min(Math.floor(point / perInterval), Math.max(0, moments - 2));
    const s = point / perInterval - moment;
    const next = Math.min(moment + 1, moments - 1);
    places[moment]![point]! += (1 + 2 * s) * (1 - s) ** 2;
    places[next]![point]! += s ** 2 * (3 - 2 * s);
    velocities[moment]![point]! += interval * s * (1 - s) ** 2;
    velocities[next]![point]! += interval * s ** 2 * (s - 1);
  }
  return { places, velocities };
}
