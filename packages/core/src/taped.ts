import * as tf from '@tensorflow/tfjs-core';
import { scope } from './scope.js';

export interface Taped {
  /** What the function returned. */
  readonly value: tf.Tensor;
  /** Its gradient in each of the inputs. */
  readonly grads: tf.Tensor[];
}

/**
 * `f()` and its gradient in `xs`, by tfjs's tape: zero in an input that has no part in it, where `tf.grads` throws.
 * Frees what the tape saved when `f` or the way back throws, which tfjs does not. The results are the caller's.
 */
export function taped(f: () => tf.Tensor, xs: readonly tf.Tensor[]): Taped {
  const engine = tf.engine();
  const { state } = engine;
  // On the way back of another gradient its tape is still needed, which tfjs would replace.
  const other = state.gradientDepth === 0 ? state.activeTape : null;
  try {
    return scope(() => {
      const { value, grads } = engine.gradients(f, [...xs], undefined, true);
      return { value, grads: xs.map((x, i) => grads[i] ?? tf.zerosLike(x)) };
    });
  } catch (error) {
    // Within another tape what was saved is that one's to free.
    if (state.gradientDepth === 0) for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
    throw error;
  } finally {
    if (other) state.activeTape = other;
  }
}
