import * as tf from '@tensorflow/tfjs-core';
import { hostUniform, type Key } from '@ebmjs/core';

export interface Coins {
  /** `[n, 1]`, boolean; absent where none fell. */
  readonly fallen?: tf.Tensor2D;
  readonly count: number;
}

/** One coin a row, each falling with the probability. Thrown on the host: no accelerator is waited for. */
export function coins(key: Key, n: number, probability: number): Coins {
  if (probability === 0) return { count: 0 };
  const falls = Array.from(hostUniform(key, n), (u) => u < probability);
  const count = falls.filter(Boolean).length;
  return count === 0 ? { count } : { count, fallen: tf.tensor2d(falls, [n, 1], 'bool') };
}
