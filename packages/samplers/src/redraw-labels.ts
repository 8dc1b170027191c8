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
  const drawn = new Float32Array(n * classes); // by hand: tf.oneHot refuses a single class
  randint(labelKey, n, classes).forEach((label, row) => (drawn[row * classes + label] = 1));
  return { labels: tf.where(fallen, tf.tensor2d(drawn, [n, classes]), labels) as tf.Tensor2D, count };
}
