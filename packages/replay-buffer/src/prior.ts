import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, hostUniform, type Key } from '@ebmjs/core';
import type { Layout } from './layout.js';

/**
 * Draws `[n, ...shape]`, owned by the caller, from where chains begin; `labels` are the classes of the rows, where chains
 * have labels. The same arguments give the same rows.
 */
export interface Prior {
  (key: Key, n: number, labels?: Int32Array): tf.Tensor;
  /** Given where chains begin at examples: what the buffer then says they began from. */
  readonly origin?: 'data';
}

/** Uniform in the box, drawn on the host so that no accelerator is waited for when it is read. */
export function uniformIn({ shape, width, box: { min, max } }: Layout): Prior {
  return (key, n) => {
    const values = Float32Array.from(hostUniform(key, n * width));
    for (let i = 0; i < values.length; i++) values[i] = min + values[i]! * (max - min);
    return tf.tensor(values, [n, ...shape], 'float32');
  };
}

/** `prior`, made to throw an `EbmError` when it gives anything but `[n, ...shape]` of float32. */
export function checkedPrior(prior: Prior, { where, shape }: Layout): Prior {
  const checked = (key: Key, n: number, labels?: Int32Array): tf.Tensor => {
    const x = prior(key, n, labels);
    try {
      batchOf(`${where}.prior`, x, shape);
      if (x.shape[0] !== n) throw new EbmError(`${where}.prior`, `must give ${n} rows`, x.shape[0]);
    } catch (error) {
      x.dispose();
      throw error;
    }
    return x;
  };
  return Object.assign(checked, prior.origin && { origin: prior.origin });
}
