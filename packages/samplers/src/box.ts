import { EbmError, knownOptions, type Box } from '@ebmjs/core';

/** A copy of `box` if its faces are finite and in order, else throws an `EbmError` for `where`. */
export function validBox(where: string, box: Box): Box {
  knownOptions(where, box, ['min', 'max']);
  const { min, max } = box;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new EbmError(where, 'must have finite faces with min below max', box);
  }
  return { min, max };
}
