import type { Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Kernel, type Key, type State } from '@ebmjs/core';

/** Which positions of a walk are to be kept. */
export interface Keeping {
  /** Of the walk: a step is known by the key that it draws from, whatever other steps the kernel is asked for. */
  readonly key: Key;
  /** Numbers of steps that chains have made before. */
  readonly wanted: ReadonlySet<number>;
  /** Where a copy of their positions goes; the copies are the caller's. */
  readonly kept: Map<number, Tensor>;
}

/** The kernel, keeping a copy of where the chains are when they begin the steps that are wanted. */
export function keepingPositions<S extends State, I>(kernel: Kernel<S, I>, keeping: Keeping): Kernel<S, I> {
  const { key, wanted, kept } = keeping;
  if (wanted.size === 0) return kernel;
  const { learning } = kernel;
  const steps = new Map([...wanted].map((step) => [String(foldIn(key, step)), step]));
  return {
    init: kernel.init,
    step: (stepKey, state, energy) => {
      const step = steps.get(String(stepKey));
      if (step !== undefined) kept.set(step, state.position.clone());
      return kernel.step(stepKey, state, energy);
    },
    ...(learning && {
      learning: { ...learning, resumed: (learnt) => keepingPositions(learning.resumed(learnt), keeping) },
    }),
  };
}
