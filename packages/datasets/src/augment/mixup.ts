import * as tf from '@tensorflow/tfjs-core';
import { EbmError, hostUniform, knownOptions, positive, scope, type Key } from '@ebmjs/core';
import type { Augmentation } from './augmentation.js';
import { symmetricBeta } from './symmetric-beta.js';

export interface MixupOptions {
  /** Of the Beta(alpha, alpha) distribution of the share; 1 is the uniform one. @defaultValue 1 */
  readonly alpha?: number;
}

/**
 * Each row mixed with another and so are the labels, `s x + (1 - s) x'` with a share `s` of its own: Zhang and others
 * (2018), "mixup: beyond empirical risk minimization". Rows 0 and 1 are mixed with each other, 2 and 3, and so on, which in
 * a shuffled batch is as good as any; the last of an odd number stays as it is. So a part of a batch needs no other part.
 *
 * Throws an `EbmError` where the key is that of rows (`keyOfRows`) that part two rows that are mixed.
 */
export function mixup(options: MixupOptions = {}): Augmentation {
  knownOptions('mixup', options, ['alpha']);
  const alpha = positive('mixup.alpha', options.alpha ?? 1);
  return ({ x, y }, key) => {
    const n = x.shape[0]!;
    checkPairs(key, n);
    const draws = hostUniform(key, 2 * n);
    const shares = Array.from({ length: n }, (_, i) => symmetricBeta(alpha, draws[2 * i]!, draws[2 * i + 1]!));
    const partners = shares.map((_, i) => ((i ^ 1) < n ? i ^ 1 : i));
    return scope(() => {
      const partner = tf.tensor1d(partners, 'int32');
      const mix = <T extends tf.Tensor>(rows: T): T => {
        const share = tf.tensor(shares, [n, ...rows.shape.slice(1).fill(1)]);
        const other = tf.gather(rows, partner);
        return tf.add(other, tf.mul(share, tf.sub(rows, other)));
      };
      return { x: mix(x), ...(y && { y: mix(y) }) };
    });
  };
}

function checkPairs([, , from = 0, rows]: Key, n: number): void {
  if (rows === undefined || (from % 2 === 0 && (n % 2 === 0 || from === 0))) return;
  throw new EbmError('mixup.key', 'must be of whole pairs of rows: parts of an even number', [from, rows]);
}
