import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive } from '@ebmjs/core';
import type { Optimizer, OptimizerState } from '../optimizer.js';
import { byName } from './by-name.js';
import { onGradients } from './on-gradients.js';

export interface ValueClipOptions {
  /** The largest magnitude of an entry. */
  readonly value: number;
}

/**
 * Clips every entry of the gradient to plus or minus `value`. NaN stays NaN.
 *
 * Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function valueClip<S extends OptimizerState>(optimizer: Optimizer<S>, options: ValueClipOptions): Optimizer<S> {
  knownOptions('valueClip', options, ['value']);
  const value = positive('valueClip.value', options.value);
  const clip = byName({ results: ['g'], move: ({ g }) => [tf.minimum(tf.maximum(g!, -value), value)] });
  return onGradients(optimizer, {
    name: 'value-clip',
    config: { value },
    change: (grads) => clip({ g: grads }, {})['g']!,
  });
}
