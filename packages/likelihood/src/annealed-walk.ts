import * as tf from '@tensorflow/tfjs-core';
import { EbmError, foldIn, turnTaking, type Key, type Kernel, type State } from '@ebmjs/core';
import { readAndFree, transition } from './transition.js';
import type { Arrival, WalkPath } from './walk-path.js';

/** The kernel of each temperature: must leave `exp(-E_beta)` invariant. */
export type KernelAt<S extends State, I> = (beta: number) => Kernel<S, I>;

/** Returns `kernel` if it is a function, else throws an `EbmError` for `where`. */
export function kernelAt<K>(where: string, kernel: K): K {
  if (typeof kernel === 'function') return kernel;
  throw new EbmError(where, 'must be a function that returns a kernel', kernel);
}

export interface WalkOptions<S extends State, I> {
  /** Which the walk disposes of. */
  readonly path: WalkPath;
  readonly kernel: KernelAt<S, I>;
  /** One transition at each, in this order. */
  readonly betas: readonly number[];
  readonly key: Key;
  /** How many of them were made before, to where the chains start. @defaultValue 0 */
  readonly made?: number;
  /** Where the chains start `[n, ...event]`; borrowed. */
  readonly start: tf.Tensor;
  readonly signal?: AbortSignal | undefined;
}

/** Where the chains are between two transitions. */
export interface Stop {
  /** Number of transitions made. */
  readonly k: number;
  /** Freed at the next pull. */
  readonly x: tf.Tensor;
  readonly here: Arrival;
  /** How many of the chains accepted the last transition; absent at the start, or where the kernel does not say. */
  readonly accepted?: number | undefined;
}

/**
 * Walks chains through a sequence of temperatures: stops at the start, and after each transition that is to be made.
 * The kernel is initialised anew at every temperature, so that nothing it caches is older than its energy.
 *
 * Throws an `EbmError` when an energy is not finite, and the signal's reason when that is aborted.
 */
export async function* annealedWalk<S extends State, I>(options: WalkOptions<S, I>): AsyncGenerator<Stop, void> {
  const { path, kernel, betas, key, made = 0, start, signal } = options;
  const takeTurns = turnTaking(signal);
  let x = tf.clone(start);
  try {
    signal?.throwIfAborted();
    yield { k: made, x, here: await path.arrive(x, 'start') };
    for (let k = made; k < betas.length; k++) {
      await takeTurns();
      const beta = betas[k]!;
      const { x: next, accepted: count } = transition(kernel(beta), foldIn(key, k), x, path.at(beta));
      x.dispose();
      x = next;
      const [here, accepted] = await Promise.all([path.arrive(x, `beta ${beta}`), readAndFree(count)]);
      yield { k: k + 1, x, here, accepted };
    }
  } finally {
    x.dispose();
    path.dispose();
  }
}
