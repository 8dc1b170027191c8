import * as tf from '@tensorflow/tfjs-core';
import { release, type Buffer, type Dataset } from '@ebmjs/core';

/** A run's buffer and data, watched. */
export interface Observed<D extends Dataset> {
  readonly buffer: Buffer;
  readonly data: D;
  /** Where the chains of an update began, and which data it saw; undefined before it. Borrowed until `forget`. */
  readonly seen: () => { readonly start: tf.Tensor; readonly real: tf.Tensor } | undefined;
  /** Lets go of them, to see the next update. */
  readonly forget: () => void;
}

/** The same buffer and data, of which the first batches drawn since `forget` are remembered. That copies nothing. */
export function observed<D extends Dataset>(buffer: Buffer, data: D): Observed<D> {
  let start: tf.Tensor | undefined;
  let real: tf.Tensor | undefined;
  const copy = (x: tf.Tensor): tf.Tensor => tf.keep(x.clone()); // kept: whoever draws may do so inside a scope
  return {
    buffer: {
      ...buffer,
      draw: (...args) => {
        const draw = buffer.draw(...args);
        start ??= copy(draw.x);
        return draw;
      },
    },
    data: {
      ...data,
      batch: (...args) => {
        const batch = data.batch(...args);
        real ??= copy(batch.x);
        return batch;
      },
    },
    seen: () => start && real && { start, real },
    forget: () => {
      release(start, real);
      start = real = undefined;
    },
  };
}
