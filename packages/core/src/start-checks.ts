import * as tf from '@tensorflow/tfjs-core';

type Check = (values: Float32Array) => void;

/** The checks that the call under way has begun. */
let begun: Promise<void>[] | undefined;

/**
 * Reads float32 numbers and calls `check`, which throws when they will not do: at once, except on WebGPU, whose numbers
 * take a while. There the error comes from the `stream` that is starting the chain; elsewhere nobody could wait for it,
 * and the check is not made.
 */
export function checkNumbers(tensor: tf.Tensor, check: Check): void {
  if (tf.getBackend() !== 'webgpu') check(tensor.dataSync<'float32'>());
  else begun?.push(later(tensor, check));
}

/** The result of `body`, and the checks that it began, which the caller must await. */
export function withChecks<T>(body: () => T): readonly [T, readonly Promise<void>[]] {
  const outer = begun;
  const mine: Promise<void>[] = [];
  begun = mine;
  try {
    return [body(), mine];
  } catch (error) {
    void Promise.allSettled(mine); // the first error is the one to know
    throw error;
  } finally {
    begun = outer;
  }
}

async function later(tensor: tf.Tensor, check: Check): Promise<void> {
  const kept = tf.keep(tf.clone(tensor));
  try {
    check(await kept.data<'float32'>());
  } finally {
    kept.dispose();
  }
}
