import type { Kernel, State } from '@ebmjs/core';

/**
 * What a kernel that wraps another, and keeps its states, has of the other's `learning`: chains that are resumed are
 * wrapped again. Spread it into the wrapper's own kernel.
 */
export function learningThrough<S extends State, I, J = I>(
  kernel: Kernel<S, I>,
  wrap: (kernel: Kernel<S, I>) => Kernel<S, J>,
): Pick<Kernel<S, J>, 'learning'> {
  const { learning } = kernel;
  if (!learning) return {};
  const { fresh, learnt, resumed } = learning;
  return { learning: { fresh, learnt, resumed: (known) => wrap(resumed(known)) } };
}
