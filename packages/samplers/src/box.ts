import { EbmError, type Box } from '@ebmjs/core';

/** Returns `box` if its faces are finite and in order, else throws an `EbmError` for `where`. */
export function validBox(where: string, box: Box): Box {
  const { min, max } = box;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new EbmError(where, 'must have finite faces with min below max', box);
  }
  return box;
}
