import * as tf from '@tensorflow/tfjs-core';
import { scope, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** Where chains are after one step of a fresh kernel state, and how many accepted it by its info, a scalar. Both yours. */
export interface Transition {
  readonly x: tf.Tensor;
  readonly accepted: tf.Tensor | undefined;
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
    return { x: tf.clone(state.position), accepted: accepted instanceof tf.Tensor ? countOf(accepted, x) : undefined };
  });
}

/** Of one number a chain their sum, which is exact for flags; of anything else the mean, times the chains. */
function countOf(accepted: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const shares = tf.cast(accepted, 'float32');
  const chains = x.shape[0]!;
  return accepted.size === chains ? tf.sum(shares) : tf.mul(tf.mean(shares), chains);
}

/** The number of a scalar, which is freed; nothing of nothing. */
export async function readAndFree(scalar: tf.Tensor | undefined): Promise<number | undefined> {
  const [number] = (await scalar?.data()) ?? [];
  scalar?.dispose();
  return number;
}
