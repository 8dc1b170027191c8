import * as tf from '@tensorflow/tfjs-core';
import { EbmError, randint, scope, split, uniform, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';
import type { RunConfig } from './config.js';

/**
 * The same data with their grey levels spread another way:
 * - `'uniform'`: `(v + u) / levels`, as they are: inside (0, 1), a density over whose cells is a probability of bytes;
 * - `'centred'`: `v / (levels - 1) + (u - 1/2) / levels`, as the released code of Du and Mordatch (2019) has ImageNet at
 *   32 x 32: past the faces of the box by half a level;
 * - `'none'`: `v / (levels - 1)`, without noise.
 *
 * Data without levels are what they are, and must be asked for as `'none'`.
 */
export function dequantised(data: FiniteDataset, how: RunConfig['data']['dequantise']): FiniteDataset {
  const { levels } = data;
  if (levels === undefined) {
    if (how === 'none') return data;
    throw new EbmError('data.dequantise', `must be none for ${data.name}, which has no grey levels`, how);
  }
  if (how === 'uniform') return data;
  const rows = (indices: ArrayLike<number>, key?: Key): Batch => {
    const { x, ...rest } = data.rows(indices); // the middle of each level
    return { ...rest, x: spread(x, levels, how === 'centred' ? key : undefined) };
  };
  return {
    ...data,
    rows,
    batch: (key, n) => {
      const [which, noise] = split(key, 2);
      return rows(randint(which, n, data.size), noise);
    },
  };
}

/** `v / (levels - 1)`, with a key plus `(u - 1/2) / levels`, from the middle of level `v`, which it frees. */
function spread(middle: tf.Tensor, levels: number, key: Key | undefined): tf.Tensor {
  try {
    return scope(() => {
      const levelsOf = tf.round(tf.sub(tf.mul(middle, levels), 0.5));
      const even = tf.div(levelsOf, levels - 1);
      return key ? tf.add(even, tf.div(tf.sub(uniform(key, middle.shape), 0.5), levels)) : even;
    });
  } finally {
    middle.dispose();
  }
}
