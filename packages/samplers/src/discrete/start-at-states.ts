import * as tf from '@tensorflow/tfjs-core';
import type { Energy } from '@ebmjs/core';
import { startWith, type EnergyState } from '../point.js';
import { checkStates, type Encoding } from './encoding.js';

/** Where chains start that need energies and no gradients. Throws an `EbmError` where they cannot. */
export function startAtStates(where: string, position: tf.Tensor, energy: Energy, encoding: Encoding): EnergyState {
  checkStates(where, position, encoding);
  return startWith(where, position, () => ({ position: tf.clone(position), energy: energy(position) }));
}
