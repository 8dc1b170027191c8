import * as tf from '@tensorflow/tfjs-core';
import { randint, split, type Key } from '@ebmjs/core';
import { coins } from './coins.js';

export interface Redrawn {
  /** The very tensor that was given where no coin fell. */
  readonly labels: tf.Tensor2D;
  /** How many were drawn; each is what it was before once in `classes` times. */
  readonly count: number;
}

/** One-hot labels `[n, classes]`, each drawn anew with a probability, uniformly over all classes. */
export function redrawLabels(key: Key, labels: tf.Tensor2D, probability: number): Redrawn {
  const [n, classes] = labels.shape;
  const [coinKey, labelKey] = split(key, 2);
  const { fallen, count } = coins(coinKey, n, probability);
  if (!fallen) return { labels, count };
  const drawn = tf.cast(tf.oneHot(tf.tensor1d(randint(labelKey, n, classes), 'int32'), classes), 'float32');
  return { labels: tf.where(fallen, drawn, labels) as tf.Tensor2D, count };
}
