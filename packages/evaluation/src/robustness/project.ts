import * as tf from '@tensorflow/tfjs-core';
import { scope, type Box } from '@ebmjs/core';

/** Halvings of the search for the point on the sphere: as fine as float32 is. */
const HALVINGS = 24;

/** `'linf'`: the largest change of any number. `'l2'`: the length of the change. */
export type BallNorm = 'linf' | 'l2';

/** The ball of what an attack may do to the clean inputs, and the box where inputs lie. */
export interface Ball {
  readonly norm: BallNorm;
  readonly epsilon: number;
  /** The centres `[n, ...event]`, inside the box. */
  readonly clean: tf.Tensor;
  readonly box: Box | null;
}

/**
 * The points nearest to `x` that lie in both the ball around the clean inputs and the box, row by row; owned by the
 * caller.
 *
 * For L-infinity both are boxes, and so is what they share. For L2 the nearest point has the form
 * `clip(clean + t (x - clean))` with the largest `t <= 1` that leads no further than epsilon (the conditions of Karush,
 * Kuhn and Tucker), found by halving. To shrink first and clip then also ends in both, but not at the nearest point.
 */
export function projected(x: tf.Tensor, ball: Ball): tf.Tensor {
  const { norm, epsilon, clean, box } = ball;
  if (norm === 'l2') return projectedL2(x, ball);
  return scope(() => boxed(tf.minimum(tf.maximum(x, tf.sub(clean, epsilon)), tf.add(clean, epsilon)), box));
}

function projectedL2(x: tf.Tensor, { epsilon, clean, box }: Ball): tf.Tensor {
  return scope(() => {
    const change = tf.sub(x, clean);
    const at = (t: tf.Tensor): tf.Tensor => boxed(tf.add(clean, tf.mul(change, t)), box);
    // Where the box takes nothing away this is the answer; else the answer lies between it and 1.
    let low = tf.minimum(tf.div(epsilon, tf.maximum(rowLength(change), 1e-30)), 1);
    let high = tf.onesLike(low);
    for (let halving = box ? 0 : HALVINGS; halving < HALVINGS; halving++) {
      [low, high] = scope(() => {
        const middle = tf.mul(tf.add(low, high), 0.5);
        const inside = tf.lessEqual(rowLength(tf.sub(at(middle), clean)), epsilon);
        return [tf.where(inside, middle, low), tf.where(inside, high, middle)] as const;
      });
    }
    return at(low);
  });
}

const boxed = (x: tf.Tensor, box: Box | null): tf.Tensor => (box ? tf.clipByValue(x, box.min, box.max) : x);

/** Euclidean length of each row, `[n, 1, ...]`: one number that broadcasts over its row. */
export const rowLength = (x: tf.Tensor): tf.Tensor => {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return tf.sqrt(tf.sum(tf.square(x), axes, true));
};
