import * as tf from '@tensorflow/tfjs-core';
import { hostUniform, type Key } from '@ebmjs/core';

export interface Coins {
  /** `[n, 1]`, boolean; absent where none fell. */
  readonly fallen?: tf.Tensor2D;
  readonly count: number;
  /** The rows where they fell. */
  readonly rows: readonly number[];
}

/** One coin a row, each falling with the probability. Thrown on the host: no accelerator is waited for. */
export function coins(key: Key, n: number, probability: number): Coins {
  if (probability === 0) return { count: 0, rows: [] };
  const falls = Array.from(hostUniform(key, n), (u) => u < probability);
  const rows = falls.flatMap((fell, row) => (fell ? [row] : []));
  const count = rows.length;
  return count === 0 ? { count, rows } : { count, rows, fallen: tf.tensor2d(falls, [n, 1], 'bool') };
}
