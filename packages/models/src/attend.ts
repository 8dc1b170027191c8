import * as tf from '@tensorflow/tfjs-core';
import type { Key } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { planned, type PlanRow, type Shape } from './plan.js';

/** Rows of queries `[n, m, width]`, of keys (the same) and of values `[n, m, channels]`. */
export interface Attended {
  readonly queries: tf.Tensor3D;
  readonly keys: tf.Tensor3D;
  readonly values: tf.Tensor3D;
}

/** What attention makes, and the way back to what it was made of. */
export interface AttendTraced {
  readonly output: tf.Tensor;
  readonly pull: (slope: tf.Tensor3D) => Attended;
}

/** `softmax(q k') v`, `[n, m, channels]`, and its slopes in all three. `thin` is applied to the softmax. */
export function attend({ queries, keys, values }: Attended, thin: Layer, key: Key | undefined): AttendTraced {
  const shares = tf.softmax(tf.matMul(queries, swapped(keys)));
  const thinned = thin.apply({}, shares, undefined, key);
  return {
    output: tf.matMul(thinned.output as tf.Tensor3D, values),
    pull: (slope: tf.Tensor3D): Attended => {
      const weighted = tf.mul(thinned.pull(tf.matMul(slope, swapped(values))), shares);
      const scores = tf.sub(weighted, tf.mul(tf.sum(weighted, 2, true), shares)) as tf.Tensor3D;
      return {
        queries: tf.matMul(scores, keys),
        keys: tf.matMul(swapped(scores), queries),
        values: tf.matMul(swapped(thinned.output), slope),
      };
    },
  };
}

/** `matMul` itself transposes slowly on WASM. */
const swapped = (x: tf.Tensor): tf.Tensor3D => tf.transpose(x, [0, 2, 1]) as tf.Tensor3D;

/** What it takes, with the additions of the three slopes in the image of `shape`. */
export function attendPlan(
  { pixels, width, channels }: { readonly pixels: number; readonly width: number; readonly channels: number },
  shape: Shape,
): readonly PlanRow[] {
  const [pairs, narrow, wide] = [pixels * pixels, pixels * width, pixels * channels];
  const back = 6 * pairs + pixels + 2 * narrow + 4 * wide;
  const made = { there: narrow + 2 * pairs + wide, back, tape: 5 * pairs + 2 * narrow + 3 * wide };
  return planned({ kind: 'attention', shape, macs: pairs * (width + channels), made }).rows;
}
