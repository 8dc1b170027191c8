import * as tf from '@tensorflow/tfjs-core';
import { EbmError, freeCoordinates, givenTheRest, scope, type Energy, type Mask } from '@ebmjs/core';

/** The energy of some coordinates, the others given. */
export interface ConditionedEnergy extends Energy {
  /** Points `[n, free]` put back among the given values, `[n, ...event]`; the caller's. */
  readonly completed: (z: tf.Tensor) => tf.Tensor;
}

/**
 * The free coordinates given the others, `E(z | rest) = E(z, rest)`: up to a constant the energy of the conditional
 * density `p(z | rest)`, of points `[n, free]` in the order of the mask. For every kernel, also those that move all they
 * are given; `masked` of `@ebmjs/samplers` is the same as a kernel, which takes the rest from where each chain starts.
 *
 * Conditioning a product is the product of the conditioned, and so for the other combinations.
 *
 * @param given `[1, ...event]` for any number of points, or `[n, ...event]` for as many. What it holds in free places
 * counts for nothing. Borrowed for as long as the energy lives.
 * @param mask 1 where a coordinate is free, row by row. Throws an `EbmError` when none is free or the mask does not fit.
 */
export function conditioned(energy: Energy, given: tf.Tensor, mask: Mask): ConditionedEnergy {
  const coordinates = freeCoordinates('conditioned.mask', mask);
  coordinates.fit(given);
  const rest = (z: tf.Tensor): tf.Tensor => forRows(given, z, coordinates.free);
  const completed = (z: tf.Tensor): tf.Tensor => scope(() => coordinates.put(z, rest(z)));
  return Object.assign((z: tf.Tensor) => scope(() => energy(completed(z))), {
    valueAndGrad: (z: tf.Tensor) => scope(() => givenTheRest(energy, rest(z), coordinates).valueAndGrad!(z)),
    completed,
  });
}

/** `given`, a row for each of the points. */
function forRows(given: tf.Tensor, z: tf.Tensor, free: number): tf.Tensor {
  const [n, ...event] = given.shape as [number, ...number[]];
  const rows = z.shape[0]!;
  if (z.rank !== 2 || z.shape[1] !== free) throw new EbmError('conditioned.z', `must have shape [n, ${free}]`, z.shape);
  if (n === rows) return given;
  if (n !== 1) throw new EbmError('conditioned.given', `must have 1 row or ${rows}, one a point`, n);
  return tf.tile(given, [rows, ...event.map(() => 1)]);
}
