import { EbmError, knownOptions, type Box } from '@ebmjs/core';
import { finite } from './extent.js';

/** The box, checked: throws an `EbmError` unless its faces are finite numbers and `min < max`. */
export function checkedBox(where: string, box: Box): Box {
  if (typeof box !== 'object' || box === null) throw new EbmError(where, 'must be { min, max }', box);
  knownOptions(where, box, ['min', 'max']);
  const min = finite(`${where}.min`, box.min);
  const max = finite(`${where}.max`, box.max);
  if (min >= max) throw new EbmError(`${where}.max`, `must be above min, ${min}`, max);
  return { min, max };
}
