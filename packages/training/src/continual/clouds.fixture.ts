import * as tf from '@tensorflow/tfjs-core';
import { key, normal, randint, scope, split, type FiniteDataset, type Key } from '@ebmjs/core';

/** `size` fixed points around as many places on the unit circle as there are classes; row `i` is of class `i % classes`. */
export function clouds({ classes = 4, size = 200, spread = 0.1, seed = 0 } = {}): FiniteDataset {
  const points = scope(() => {
    const turns = Array.from({ length: size }, (_, i) => (2 * Math.PI * (i % classes)) / classes);
    const centres = tf.tensor2d(turns.map((turn) => [Math.cos(turn), Math.sin(turn)]));
    return tf.add(centres, tf.mul(normal(key(seed), [size, 2]), spread)).dataSync<'float32'>();
  });
  const rows = (indices: ArrayLike<number>): { x: tf.Tensor; y: tf.Tensor2D } => {
    const chosen = Array.from(indices);
    const labels = tf.tensor1d(
      chosen.map((i) => i % classes),
      'int32',
    );
    const y = tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
    const coordinates = chosen.flatMap((i) => [points[2 * i]!, points[2 * i + 1]!]);
    return { x: tf.tensor2d(coordinates, [chosen.length, 2]), y };
  };
  const owned = (indices: ArrayLike<number>): ReturnType<typeof rows> => scope(() => rows(indices));
  return {
    name: 'clouds',
    shape: [2],
    classes,
    size,
    licence: 'none',
    attribution: 'drawn here',
    rows: owned,
    batch: (k: Key, n) => owned(randint(split(k, 2)[0], n, size)),
  };
}
