import * as tf from '@tensorflow/tfjs-core';
import type { Box } from '@ebmjs/core';

/** A position and the momentum it moves with, `[chains, ...event]` both. */
export interface Motion {
  readonly position: tf.Tensor;
  readonly momentum: tf.Tensor;
}

/**
 * A free flight folded back into the box, as if each coordinate had bounced off its walls as often as it met them:
 * the position is mirrored at every wall crossed, the momentum turned round when their number is odd. Exact for
 * flights of any length, keeps volume, and is its own reverse.
 *
 * A position that is not finite makes the momentum NaN, whatever the backend's `clip` makes of NaN.
 */
export function reflect({ position, momentum }: Motion, { min, max }: Box): Motion {
  const width = max - min;
  const unit = min === 0 && width === 1; // the box of images, which needs neither shift nor scale
  const height = unit ? position : tf.sub(position, min);
  const walls = tf.floor(unit ? height : tf.div(height, width));
  const odd = tf.sub(walls, tf.mul(2, tf.floor(tf.div(walls, 2)))); // 0 or 1
  const rest = tf.sub(height, unit ? walls : tf.mul(walls, width)); // beyond the last wall, from 0 to width
  const folded = tf.add(rest, tf.mul(odd, tf.sub(width, tf.mul(2, rest))));
  return {
    position: tf.clipByValue(unit ? folded : tf.add(folded, min), min, max), // rounding only
    momentum: tf.mul(momentum, tf.sub(1, tf.mul(2, odd))),
  };
}
