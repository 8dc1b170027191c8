import * as tf from '@tensorflow/tfjs-core';
import { EbmError, uniform, within, type Key } from '@ebmjs/core';
import type { Layer, Traced } from './layer.js';
import { elementwise, identity } from './stateless.js';

/**
 * Dropout (Srivastava et al. 2014): in training mode each number of an event is zero with probability `rate`, and else
 * divided by `1 - rate`; without a key nothing happens. One mask for all rows, so that a key picks one thinned network
 * and its energies still do not depend on the rest of the batch (the original draws one a row).
 *
 * Throws an `EbmError` unless `rate` lies in [0, 1).
 */
export function dropout(rate: number): Layer {
  shareBelowOne('dropout.rate', rate);
  if (rate === 0) return identity;
  return {
    ...identity,
    random: true,
    plan: elementwise(`dropout ${rate}`), // in training mode
    apply: (_, x, __, key) => (key ? thinned(x, rate, key) : { output: x, pull: (slope) => slope }),
  };
}

function thinned(x: tf.Tensor, rate: number, key: Key): Traced {
  const kept = tf.greaterEqual(uniform(key, [1, ...x.shape.slice(1)]), rate);
  const mask = tf.div(tf.cast(kept, 'float32'), 1 - rate);
  return { output: tf.mul(x, mask), pull: (slope) => tf.mul(slope, mask) };
}

/** Returns `value` if it is a number of at least 0 and below 1, else throws an `EbmError`. @internal */
export function shareBelowOne(where: string, value: unknown): number {
  if (within(where, value as number, 0, 1) === 1) throw new EbmError(where, 'must be below 1', value);
  return value as number;
}
