import * as tf from '@tensorflow/tfjs-core';
import type { Energy } from '@ebmjs/core';
import { combine } from './combine.js';

/**
 * All of them at once: densities multiply, so energies add, `E(x) = sum_i E_i(x)` (a product of experts; Hinton 2002,
 * "Training products of experts by minimizing contrastive divergence").
 *
 * Takes one energy or more, of the same event shape, and returns an energy `[n, ...event] -> [n]` of that shape.
 * Has `valueAndGrad` where at least one of them has. Throws an `EbmError` for none, or for what is no function.
 */
export function product(...energies: readonly Energy[]): Energy {
  return combine('product', energies, {
    value: (values) => tf.addN([...values]),
    slopes: (values) => values.map(() => 1),
  });
}
