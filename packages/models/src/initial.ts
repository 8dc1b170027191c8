import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Key } from '@ebmjs/core';

/** Glorot and Bengio's normal draws for a kernel `[...window, in, out]`: variance `2 / (fan in + fan out)`. */
export function glorot(key: Key, shape: readonly number[]): tf.Tensor {
  const window = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  const fans = window * (shape.at(-2)! + shape.at(-1)!);
  return scope(() => tf.mul(normal(key, shape), Math.sqrt(2 / fans)));
}
