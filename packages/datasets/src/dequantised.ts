import * as tf from '@tensorflow/tfjs-core';
import { EbmError, oneOf, randint, scope, split, uniform, type Batch, type FiniteDataset, type Key } from '@ebmjs/core';

const WAYS = ['uniform', 'centred', 'none'] as const;

/** How grey levels are spread over numbers. */
export type Dequantisation = (typeof WAYS)[number];

/**
 * The same data with their `levels` grey levels spread another way, with `u` uniform on `[0, 1)`:
 * - `'uniform'`: `(v + u) / levels`, as they are: inside (0, 1), a density over whose cells is a probability of bytes. The
 *   released code of Du and Mordatch (2019) has MNIST, CIFAR-10 and ImageNet at 128 x 128 so;
 * - `'centred'`: `v / (levels - 1) + (u - 1/2) / levels`, as that code has CIFAR-100, SVHN, ImageNet at 32 x 32 and DTD (noise of
 *   1/512 to either side of a byte): past the faces of the box, which stays that of the images, by half a level;
 * - `'none'`: `v / (levels - 1)`, without noise, as it has dSprites.
 *
 * Data without levels are what they are, and must be asked for as `'none'`: an `EbmError` otherwise.
 */
export function dequantised(data: FiniteDataset, how: Dequantisation): FiniteDataset {
  oneOf('dequantised.how', how, WAYS);
  const { levels } = data;
  if (levels === undefined) {
    if (how === 'none') return data;
    throw new EbmError('dequantised.how', `must be none for ${data.name}, which has no grey levels`, how);
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
