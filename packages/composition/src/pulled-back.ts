import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy } from '@ebmjs/core';

/** A linear map of events, and what goes with it. */
export interface LinearMap {
  /** From `x` to where the energy is known. */
  readonly there: (x: tf.Tensor) => tf.Tensor;
  /** Its transpose, for gradients, into the shape of `x`. */
  readonly back: (grad: tf.Tensor, x: tf.Tensor) => tf.Tensor;
  /** Added to the energies of events like these. @defaultValue nothing */
  readonly offset?: (x: tf.Tensor) => number;
}

/** `E(there(x)) + offset`. Its gradient is the energy's own, taken back: `map` is never taped for it. */
export function pulledBack(where: string, energy: Energy, { there, back, offset }: LinearMap): Energy {
  if (typeof energy !== 'function') throw new EbmError(`${where}.energy`, 'must be a function', energy);
  const lifted = (value: tf.Tensor1D, x: tf.Tensor): tf.Tensor1D => (offset ? tf.add(value, offset(x)) : value);
  return Object.assign((x: tf.Tensor) => scope(() => lifted(energy(there(x)), x)), {
    valueAndGrad: (x: tf.Tensor) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, there(x));
        return { value: lifted(value, x), grad: back(grad, x) };
      }),
  });
}
