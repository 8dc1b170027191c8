import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { batchOf, scope, type Energy } from '@ebmjs/core';

/** An energy `[n]` and, when asked, its gradient in the input. */
export interface TracedEnergy {
  readonly value: Tensor;
  readonly slope: () => Tensor;
}

/** An energy of events of `shape` with its gradient written by hand. `trace` runs inside `scope`. */
export function analyticEnergy(where: string, shape: readonly number[], trace: (x: Tensor) => TracedEnergy): Energy {
  const checked = (x: Tensor): TracedEnergy => {
    batchOf(`${where}.x`, x, shape);
    return trace(x);
  };
  return Object.assign((x: Tensor) => scope(() => checked(x).value as Tensor1D), {
    valueAndGrad: (x: Tensor) =>
      scope(() => {
        const { value, slope } = checked(x);
        return { value: value as Tensor1D, grad: slope() };
      }),
  });
}
