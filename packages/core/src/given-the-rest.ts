import type * as tf from '@tensorflow/tfjs-core';
import type { Energy } from './energy.js';
import type { FreeCoordinates } from './free-coordinates.js';
import { valueAndGradient } from './gradient.js';
import { scope } from './scope.js';

/**
 * The energy of the free coordinates `[n, free]` given the others, `E(z in the places that are free, the rest as it is in
 * rest)`: up to a constant the energy of the conditional density. Borrows `rest`, `[n, ...event]`, for as long as it lives.
 */
export function givenTheRest(energy: Energy, rest: tf.Tensor, { put, taken }: FreeCoordinates): Energy {
  return Object.assign((z: tf.Tensor) => scope(() => energy(put(z, rest))), {
    valueAndGrad: (z: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, put(z, rest));
        return { value, grad: taken(grad) };
      }),
  });
}
