import type { Tensor1D } from '@tensorflow/tfjs-core';
import { finiteStart, type State } from '@ebmjs/core';

/** The starts of a kernel that computes no energy there. */
export interface FirstStep {
  /** Notes a state as the start of its chains. */
  readonly from: <S extends State>(start: S) => S;
  /** Throws an `EbmError` where `state` is a start and one of these energies, of the step from it, is not finite. */
  readonly check: (state: State, energies: Tensor1D) => void;
}

/**
 * For kernels whose first energy is that of their first step: it is read then, once a start and at no cost but the
 * reading. WebGPU, which would have to be waited for, is not asked: there `info.energy` says it.
 */
export function firstStep(where: string): FirstStep {
  const starts = new WeakSet<State>();
  return {
    from: (start) => {
      starts.add(start);
      return start;
    },
    check: (state, energies) => {
      if (starts.delete(state)) finiteStart(where, energies);
    },
  };
}
