import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive } from '@ebmjs/core';
import type { Optimizer, OptimizerState } from '../optimizer.js';
import { byName } from './by-name.js';
import { onGradients } from './on-gradients.js';

export interface NormClipOptions {
  /** The largest length of the gradient in all weights together. */
  readonly norm: number;
}

/**
 * Shortens the gradient, of all weights together, to `norm` where it is longer: `g min(1, norm / |g|)` (Pascanu et al.
 * 2013). A shorter one is left as it is, to the bit.
 *
 * Throws an `EbmError` for an option that is unknown or not allowed.
 */
export function normClip<S extends OptimizerState>(optimizer: Optimizer<S>, options: NormClipOptions): Optimizer<S> {
  knownOptions('normClip', options, ['norm']);
  const norm = positive('normClip.norm', options.norm);
  const shorten = byName({
    results: ['g'],
    together: ({ g }) => ({ factor: factorOf(Object.values(g ?? {}), norm) }),
    move: ({ g, factor }) => [tf.mul(g!, factor!)],
  });
  return onGradients(optimizer, {
    name: 'norm-clip',
    config: { norm },
    change: (grads) => shorten({ g: grads }, {})['g']!,
  });
}

/** `norm / max(|g|, norm)`, which is 1 exactly for a gradient that is short enough. */
function factorOf(grads: readonly tf.Tensor[], norm: number): tf.Tensor {
  if (grads.length === 0) return tf.scalar(1);
  const length = tf.sqrt(tf.addN(grads.map((g) => tf.sum(tf.square(g)))));
  return tf.div(norm, tf.maximum(length, norm));
}
