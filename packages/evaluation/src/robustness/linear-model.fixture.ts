import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { ClassifierLogits } from './classifier-logits.js';

/** Logits `[0, w x + offset]` of two classes: what the strongest attack does to it is known. */
export const linearLogits =
  (w: readonly number[], offset = 0): ClassifierLogits =>
  (x) =>
    scope(() => {
      const second = tf.add(tf.sum(tf.mul(tf.reshape(x, [x.shape[0]!, -1]), tf.tensor1d([...w])), 1), offset);
      return tf.stack([tf.zerosLike(second), second], 1) as tf.Tensor2D;
    });

export interface Strongest {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly epsilon: number;
  readonly norm: 'linf' | 'l2';
  /** Faces of the box; without it the whole space. */
  readonly box?: { readonly min: number; readonly max: number };
}

/**
 * The largest that `w d` can be for a change `d` in the ball that leaves `x + d` in the box, in float64. Without a box that
 * is epsilon times the dual norm of `w`. With one, L-infinity goes to the nearer of both faces by itself in each
 * coordinate; for L2 the best change is `clip(s w)` with the largest `s` that stays in the ball, by bisection.
 */
export function largestRise({ x, w, epsilon, norm, box }: Strongest): number {
  const faces = box ?? { min: -Infinity, max: Infinity };
  const clip = (d: number, i: number): number => Math.min(Math.max(d, faces.min - x[i]!), faces.max - x[i]!);
  const rise = (d: readonly number[]): number => d.reduce((sum, change, i) => sum + change * w[i]!, 0);
  if (norm === 'linf') return rise(w.map((slope, i) => clip(epsilon * Math.sign(slope), i)));
  const at = (s: number): number[] => w.map((slope, i) => clip(s * slope, i));
  let [low, high] = [0, 1e6];
  for (let halving = 0; halving < 200; halving++) {
    const middle = (low + high) / 2;
    if (Math.hypot(...at(middle)) <= epsilon) low = middle;
    else high = middle;
  }
  return rise(at(low));
}

/** One-hot labels of two classes. */
export const twoClasses = (known: readonly number[]): tf.Tensor2D =>
  tf.tensor2d(known.map((c) => (c === 1 ? [0, 1] : [1, 0])));
