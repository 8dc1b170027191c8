import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, scope, uniform } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';
import { checkedBox } from './box.js';
import { extentOf } from './extent.js';
import type { KnownTarget } from './known-target.js';

/** The events, and the faces of the box, the same for every coordinate. */
export interface UniformBoxOptions {
  /** Shape of one event. */
  readonly shape: readonly number[];
  /** @defaultValue 0 */
  readonly min?: number;
  /** @defaultValue 1 */
  readonly max?: number;
}

/**
 * The uniform distribution on the box `[min, max]` in each of `D` coordinates: energy 0, `log Z = D log(max - min)`.
 * The energy is 0 beyond the box as well: that the support ends there is said by `box`.
 *
 * Throws an `EbmError` for a shape that is none, and unless `min < max`.
 */
export function uniformBox(options: UniformBoxOptions): KnownTarget {
  knownOptions('uniformBox', options, ['shape', 'min', 'max']);
  const { shape, size } = extentOf('uniformBox', options);
  const { min, max } = checkedBox('uniformBox', { min: options.min ?? 0, max: options.max ?? 1 });
  return {
    shape,
    box: { min, max },
    // Zero for every finite row, and connected to it, so that it has a gradient on the tape too.
    energy: analyticEnergy('uniformBox', shape, (x) => ({
      value: tf.sum(tf.mul(tf.reshape(x, [x.shape[0]!, -1]), 0), 1),
      slope: () => tf.zerosLike(x),
    })),
    logZ: size * Math.log(max - min),
    mean: Array<number>(size).fill((min + max) / 2),
    variance: Array<number>(size).fill((max - min) ** 2 / 12),
    sample: (key, n) => scope(() => tf.add(tf.mul(uniform(key, [n, ...shape]), max - min), min)),
  };
}
