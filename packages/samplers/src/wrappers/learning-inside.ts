import type { Kernel, State } from '@ebmjs/core';
import type { Wrapped } from './wrapped.js';

/**
 * What a wrapper has of the `learning` of the kernel inside it: chains that are resumed are wrapped again. `event` is the
 * shape of an event in there, given that outside. Spread it into the wrapper's own kernel.
 */
export function learningInside<S extends State, I, W extends Wrapped<S>>(
  { learning }: Kernel<S, I>,
  wrap: (kernel: Kernel<S, I>) => Kernel<W, I>,
  event = (shape: readonly number[]): readonly number[] => shape,
): Pick<Kernel<W, I>, 'learning'> {
  if (!learning) return {};
  return {
    learning: {
      fresh: (shape) => learning.fresh(event(shape)),
      learnt: ({ inner }) => learning.learnt(inner),
      resumed: (learnt) => wrap(learning.resumed(learnt)),
    },
  };
}
