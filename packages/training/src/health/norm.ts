import * as tf from '@tensorflow/tfjs-core';
import { scope, type Params } from '@ebmjs/core';

/**
 * Root of the sum of squares over all tensors, or over their differences from those of the same names in `from`. Borrows
 * them; the scalar is the caller's. One tensor's squares are freed before the next one's: together they are many weights.
 */
export const norm = (params: Params, from?: Params): tf.Scalar =>
  scope(() => {
    const sums = Object.entries(params).map(([name, x]) =>
      scope(() => tf.sum(tf.square(from ? tf.sub(x, from[name]!) : x))),
    );
    return tf.sqrt(tf.addN(sums));
  }) as tf.Scalar;
