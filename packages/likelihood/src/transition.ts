import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** Where chains are after one step of a fresh kernel state, and the mean of its info's `accepted`, a scalar. Both yours. */
export interface Transition {
  readonly x: tf.Tensor;
  readonly acceptance: tf.Tensor | undefined;
}

/** One step from `x`, which is borrowed, under `energy`. */
// oxlint-disable-next-line max-params
export function transition<S extends State, I>(
  kernel: Kernel<S, I>,
  key: Key,
  x: tf.Tensor,
  energy: Energy,
): Transition {
  return scope(() => {
    const [state, info] = kernel.step(key, kernel.init(x, energy), energy);
    const { accepted } = (info ?? {}) as { accepted?: unknown };
    const acceptance = accepted instanceof tf.Tensor ? tf.mean(tf.cast(accepted, 'float32')) : undefined;
    return { x: tf.clone(state.position), acceptance };
  });
}

/** The number of a scalar, which is freed; nothing of nothing. */
export async function readAndFree(scalar: tf.Tensor | undefined): Promise<number | undefined> {
  const [number] = (await scalar?.data()) ?? [];
  scalar?.dispose();
  return number;
}
