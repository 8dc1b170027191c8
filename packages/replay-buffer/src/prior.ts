import * as tf from '@tensorflow/tfjs-core';
import { batchOf, EbmError, uniform, type Key } from '@ebmjs/core';
import type { Layout } from './layout.js';

/** Draws `[n, ...shape]`, owned by the caller, from where chains begin. The same key gives the same rows. */
export type Prior = (key: Key, n: number) => tf.Tensor;

/** Uniform in the box, computed on the host so that no accelerator is waited for. */
export function uniformIn({ shape, box: { min, max } }: Layout): Prior {
  return (key, n) => {
    const unit = uniform(key, [n, ...shape]);
    const values = unit.dataSync<'float32'>().map((u) => min + u * (max - min));
    unit.dispose();
    return tf.tensor(values, [n, ...shape], 'float32');
  };
}

/** `prior`, made to throw an `EbmError` when it gives anything but `[n, ...shape]` of float32. */
export function checkedPrior(prior: Prior, { shape }: Layout): Prior {
  return (key, n) => {
    const x = prior(key, n);
    batchOf('replayBuffer.prior', x, shape);
    if (x.shape[0] !== n) throw new EbmError('replayBuffer.prior', `must give ${n} rows`, x.shape[0]);
    return x;
  };
}
