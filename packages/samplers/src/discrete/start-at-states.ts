import * as tf from '@tensorflow/tfjs-core';
import { EbmError, finiteStart, scope, type Energy } from '@ebmjs/core';
import type { EnergyState } from '../point.js';
import { checkStates, type Encoding } from './encoding.js';

/** Where chains start that need energies and no gradients. Throws an `EbmError` where they cannot. */
export function startAtStates(where: string, position: tf.Tensor, energy: Energy, encoding: Encoding): EnergyState {
  checkStates(where, position, encoding);
  return scope(() => {
    const value = energy(position);
    if (value.rank !== 1 || value.size !== position.shape[0]) {
      throw new EbmError(where, `the energy must return shape [${position.shape[0]}]`, value.shape);
    }
    finiteStart(where, value);
    return { position: tf.clone(position), energy: value };
  });
}
