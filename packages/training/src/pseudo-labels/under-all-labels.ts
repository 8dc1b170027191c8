import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** Each row of `x` under every label in turn: `[n classes, ...event]` and `[n classes, classes]`, owned by the caller. */
export function underAllLabels(x: tf.Tensor, classes: number): { readonly x: tf.Tensor; readonly y: tf.Tensor2D } {
  const places = Array.from({ length: x.shape[0]! * classes }, (_, i) => i);
  return scope(() => ({
    x: tf.gather(x, tf.tensor1d(places.map((i) => Math.floor(i / classes)), 'int32')), // prettier-ignore
    y: tf.cast(tf.oneHot(tf.tensor1d(places.map((i) => i % classes), 'int32'), classes), 'float32') as tf.Tensor2D, // prettier-ignore
  }));
}
