import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  normal,
  oneOf,
  positive,
  scope,
  split,
  uniform,
  within,
  type Dataset,
} from '@ebmjs/core';

export interface NoiseImagesOptions {
  /** Of one event: that of the data set which it is compared with. */
  readonly shape: readonly number[];
  /**
   * `'uniform'`: every number uniform on [0, 1). `'normal'`: every number normal. `'constant'`: the same number everywhere in
   * an image, uniform on [0, 1); in an image of several channels one for each.
   */
  readonly kind: 'uniform' | 'normal' | 'constant';
  /** Of `'normal'`. @defaultValue 0.5 */
  readonly mean?: number;
  /** Standard deviation of `'normal'`. @defaultValue 0.5 */
  readonly spread?: number;
}

/**
 * Images that hold nothing, `x` `[n, ...shape]`, for tests of whether an energy tells them from data. The normal ones have
 * mean and deviation 0.5, as Du and Mordatch's code has them, and leave [0, 1], to which they are not cut.
 *
 * Throws an `EbmError` for a shape that is none, and for a mean or spread of another kind than `'normal'`.
 */
export function noiseImages(options: NoiseImagesOptions): Dataset {
  knownOptions('noiseImages', options, ['shape', 'kind', 'mean', 'spread']);
  const { shape, kind } = options;
  oneOf('noiseImages.kind', kind, ['uniform', 'normal', 'constant']);
  if (shape.length === 0 || !shape.every((side) => Number.isSafeInteger(side) && side > 0))
    throw new EbmError('noiseImages.shape', 'must be whole numbers of at least 1', shape);
  if (kind !== 'normal' && (options.mean ?? options.spread) !== undefined)
    throw new EbmError('noiseImages.kind', "must be 'normal' to have a mean or a spread", kind);
  const mean = within('noiseImages.mean', options.mean ?? 0.5, -Infinity, Infinity);
  const spread = positive('noiseImages.spread', options.spread ?? 0.5);
  const flat = shape.length < 3 ? shape.map(() => 1) : [...shape.slice(0, -1).map(() => 1), shape.at(-1)!];
  const draw: Dataset['batch'] = (key, n) => {
    const [first] = split(key, 2);
    if (kind === 'uniform') return { x: uniform(first, [n, ...shape]) };
    if (kind === 'normal') return { x: tf.add(tf.mul(normal(first, [n, ...shape]), spread), mean) };
    return { x: tf.add(tf.zeros([n, ...shape]), uniform(first, [n, ...flat])) };
  };
  return {
    name: `${kind} noise`,
    shape,
    classes: 0,
    ...(kind !== 'normal' && { box: { min: 0, max: 1 } }),
    batch: (key, n) => scope(() => draw(key, n)),
  };
}
