import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { batchOf, scope, type Energy } from '@ebmjs/core';

/** An energy `[n]` and, when asked, its gradient in the input. */
export interface TracedEnergy {
  readonly value: Tensor;
  readonly slope: () => Tensor;
}

/** An energy of events of `shape` with its gradient written by hand. `trace` runs inside `scope`. */
export function analyticEnergy(where: string, shape: readonly number[], trace: (x: Tensor) => TracedEnergy): Energy {
  return energyInTwoWays(where, shape, {
    value: (x) => trace(x).value,
    both: (x) => {
      const { value, slope } = trace(x);
      return [value, slope()];
    },
  });
}

/** The energy `[n]` of a batch, and the same with its gradient in the input. Both run inside `scope`. */
export interface TwoWays {
  readonly value: (x: Tensor) => Tensor;
  readonly both: (x: Tensor) => readonly [value: Tensor, grad: Tensor];
}

/** An energy of events of `shape` out of the two, which refuses other events. */
export function energyInTwoWays(where: string, shape: readonly number[], { value, both }: TwoWays): Energy {
  const check = (x: Tensor): void => batchOf(`${where}.x`, x, shape);
  return Object.assign((x: Tensor) => scope(() => (check(x), value(x)) as Tensor1D), {
    valueAndGrad: (x: Tensor) =>
      scope(() => {
        check(x);
        const [energies, grad] = both(x);
        return { value: energies as Tensor1D, grad };
      }),
  });
}
