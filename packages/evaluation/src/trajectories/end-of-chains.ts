import type { Tensor } from '@tensorflow/tfjs-core';
import { stream, type Energy, type Kernel, type Key, type State } from '@ebmjs/core';

export interface EndOfChainsOptions<S extends State, I> {
  readonly energy: Energy;
  readonly kernel: Kernel<S, I>;
  readonly key: Key;
  readonly steps: number;
  readonly signal: AbortSignal | undefined;
}

/** Where chains from `position` are after so many steps; yours. */
export async function endOfChains<S extends State, I>(
  position: Tensor,
  options: EndOfChainsOptions<S, I>,
): Promise<Tensor> {
  const { energy, kernel, key, steps, signal } = options;
  let end: Tensor | undefined;
  const limits = { steps, ...(signal && { signal }) };
  for await (const { step, state } of stream(kernel, energy, key, position, limits))
    if (step === steps) end = state.position.clone();
  return end!;
}
