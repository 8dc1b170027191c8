import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, permutation, randint, scope, split, within, type FiniteDataset, type Key } from '@ebmjs/core';

export interface InterpolationsOptions {
  /** Of the second image of a pair; the first has the rest of 1. @defaultValue 0.5, the mean of the two */
  readonly weight?: number;
  /** Pairs rows at random, each used twice. @defaultValue every row and the next, as Du and Mordatch's code does */
  readonly key?: Key;
}

/**
 * Weighted means of two images of `data`, for tests of whether an energy tells them from data: as many as `data` has rows,
 * row `i` of row `i` and its partner. No labels. With a key each image of the pair has its own noise of dequantisation.
 */
export function interpolations(data: FiniteDataset, options: InterpolationsOptions = {}): FiniteDataset {
  knownOptions('interpolations', options, ['weight', 'key']);
  const weight = within('interpolations.weight', options.weight ?? 0.5, 0, 1);
  const order = options.key ? permutation(options.key, data.size) : Int32Array.from({ length: data.size }, (_, i) => i);
  const partner = new Int32Array(data.size);
  order.forEach((row, i) => (partner[row] = order[(i + 1) % data.size]!)); // round in a circle: no row with itself
  const rows: FiniteDataset['rows'] = (indices, key) => {
    const chosen = Array.from(indices);
    const keys = key ? split(key, 2) : [];
    return scope(() => {
      const first = data.rows(chosen, keys[0]).x;
      const second = data.rows(
        chosen.map((row) => partner[row] ?? row),
        keys[1],
      ).x;
      return { x: tf.add(tf.mul(first, 1 - weight), tf.mul(second, weight)) };
    });
  };
  const { shape, box, size, licence, attribution } = data;
  return {
    name: `interpolations of ${data.name}`,
    shape,
    classes: 0,
    ...(box && { box }),
    size,
    licence,
    attribution,
    rows,
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return rows(randint(which, n, size), noise);
    },
  };
}
