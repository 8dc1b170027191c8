import * as tf from '@tensorflow/tfjs-core';
import { EbmError, normal, scope, uniform, within, type Key } from '@ebmjs/core';
import { maskTensor, type PixelMasks } from './pixel-mask.js';

/** `x` with uniform noise on `[0, 1)` where the mask is 1, and its own bits elsewhere. The result is yours. */
export function noiseInHole(key: Key, x: tf.Tensor, mask: PixelMasks): tf.Tensor {
  return scope(() => fill(x, uniform(key, x.shape), maskTensor('noiseInHole.mask', mask, x.shape)));
}

/** `filling` where `mask` is 1, else the bits of `x`. */
export function fill(x: tf.Tensor, filling: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return scope(() => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(x.shape, filling.shape);
    const [hole, inside, outside] = [tf.cast(mask, 'bool'), filling, x].map((part) => tf.broadcastTo(part, shape));
    return tf.where(hole!, inside!, outside!);
  });
}

/** `x + deviation * z` with standard normal `z`, nowhere clipped. The result is yours. */
export function gaussianNoise(key: Key, x: tf.Tensor, deviation: number): tf.Tensor {
  within('gaussianNoise.deviation', deviation, 0, Infinity);
  return scope(() => tf.add(x, tf.mul(normal(key, x.shape), deviation)));
}

export interface SaltAndPepperOptions {
  /** Share of pixels that become salt. @defaultValue 0.05 */
  readonly salt?: number;
  /** Share of pixels that become pepper. @defaultValue 0.05 */
  readonly pepper?: number;
  /** Brightness of salt. @defaultValue 0.9 */
  readonly bright?: number;
  /** Brightness of pepper. @defaultValue 0.1 */
  readonly dark?: number;
}

/**
 * Images `[n, height, width, channels]` of which each pixel, with all its channels, is salt or pepper by chance: of Du and
 * Mordatch's images one pixel in twenty became 0.1 and one 0.9. Other pixels keep their bits. The result is yours.
 */
export function saltAndPepper(key: Key, x: tf.Tensor, options: SaltAndPepperOptions = {}): tf.Tensor {
  const { salt = 0.05, pepper = 0.05, bright = 0.9, dark = 0.1 } = options;
  within('saltAndPepper.salt', salt, 0, 1);
  within('saltAndPepper.pepper', pepper, 0, 1 - salt);
  if (x.rank !== 4) throw new EbmError('saltAndPepper.x', 'must have shape [n, height, width, channels]', x.shape);
  return scope(() => {
    const chance = tf.broadcastTo(uniform(key, [...x.shape.slice(0, 3), 1]), x.shape);
    const kept = tf.where(tf.less(chance, pepper), tf.fill(x.shape, dark), x);
    return tf.where(tf.greaterEqual(chance, 1 - salt), tf.fill(x.shape, bright), kept);
  });
}
