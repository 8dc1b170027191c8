import { foldIn, release, whole, type Kernel, type State } from '@ebmjs/core';
import { learningThrough } from '../adaptation/learning-through.js';
import { refreshed, type Refreshing } from './refreshed.js';

/**
 * `every` steps of the kernel as one. The state and the info are those of the last of them, the others are freed at
 * once: a long chain in no more memory than a short one. Step `i` of a step uses `foldIn(key, i)`.
 *
 * Thinning makes what is kept less correlated; it makes no mean better than all steps would have made it.
 */
export function thinned<S extends State, I>(kernel: Kernel<S, I>, every: number): Kernel<S, I> {
  whole('thinned.every', every);
  const wrapped: Refreshing<S, I> = {
    init: (position, energy) => kernel.init(position, energy),
    step: (key, state, energy) => {
      let current = kernel.step(foldIn(key, 0), state, energy);
      try {
        for (let i = 1; i < every; i++) {
          const next = kernel.step(foldIn(key, i), current[0], energy);
          release(current);
          current = next;
        }
      } catch (error) {
        release(current);
        throw error;
      }
      return current;
    },
    refresh: (state, energy) => refreshed(kernel, state, energy),
    ...learningThrough(kernel, (inner) => thinned(inner, every)),
  };
  return wrapped;
}
