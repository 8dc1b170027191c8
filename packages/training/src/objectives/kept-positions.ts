import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, State } from '@ebmjs/core';

/**
 * The kernel for one walk, keeping a copy in `kept` of where the chains are after each number of steps in `wanted` below
 * their last. The copies are the caller's.
 */
export function keepingPositions<S extends State, I>(
  kernel: Kernel<S, I>,
  wanted: ReadonlySet<number>,
  kept: Map<number, Tensor>,
): Kernel<S, I> {
  if (wanted.size === 0) return kernel;
  const { learning } = kernel;
  let steps = 0;
  return {
    init: kernel.init,
    step: (key, state, energy) => {
      if (wanted.has(steps)) kept.set(steps, state.position.clone());
      steps++;
      return kernel.step(key, state, energy);
    },
    ...(learning && {
      learning: { ...learning, resumed: (learnt) => keepingPositions(learning.resumed(learnt), wanted, kept) },
    }),
  };
}
