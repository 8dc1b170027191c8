import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';

/** Returns the energies `value` of `x` if they are one number a row, else throws an `EbmError` for `where`. */
export function oneARow(where: string, value: Tensor1D, x: Tensor): Tensor1D {
  if (value.rank === 1 && value.shape[0] === x.shape[0]) return value;
  throw new EbmError(
    where,
    `must have shape [${x.shape[0]}] for an input of shape [${x.shape.join(', ')}]`,
    value.shape,
  );
}
