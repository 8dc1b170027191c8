import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope, whole, within, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

/** A few steps of a Markov kernel before an input is judged, inside a ball around it. */
export interface Refinement<S extends State = State> {
  readonly kernel: Kernel<S>;
  /** Steps of each copy. */
  readonly steps: number;
  /** No number of the input moves by more than this: 8/255 in the paper's code. */
  readonly radius: number;
  /** Of the kernel's noise. The same key gives the same noise at every call. */
  readonly key: Key;
  /** Copies of each input and class, whose logits are averaged. @defaultValue 1 */
  readonly draws?: number;
}

export function checkRefinement<S extends State>({ steps, radius, draws = 1 }: Refinement<S>): void {
  whole('refine.steps', steps, 0);
  within('refine.radius', radius, 0, Infinity);
  whole('refine.draws', draws);
}

/**
 * Where `steps` steps of the kernel lead from `x`, put back into the ball after each; owned by the caller. The kernel
 * starts anew after each step, since putting back moves its chains. Borrows `x`.
 */
export function refined<S extends State>(x: tf.Tensor, energy: Energy, refinement: Refinement<S>): tf.Tensor {
  const { kernel, steps, radius, key } = refinement;
  return scope(() => {
    const [low, high] = [tf.sub(x, radius), tf.add(x, radius)];
    let at = x.clone();
    for (let step = 0; step < steps; step++) {
      const next = scope(() => {
        const [moved] = kernel.step(foldIn(key, step), kernel.init(at, energy), energy);
        return tf.minimum(tf.maximum(moved.position, low), high);
      });
      release(at);
      at = next;
    }
    return at;
  });
}
