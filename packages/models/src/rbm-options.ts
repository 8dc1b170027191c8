import { EbmError } from '@ebmjs/core';
import { finite, perCoordinate } from './extent.js';

/** The largest layer whose states are counted one by one. */
export const ENUMERABLE = 20;

/** The weights and biases that both kinds of machine have. */
export interface RbmWeights {
  /** One row a visible unit, one column a hidden unit. */
  readonly weights: readonly (readonly number[])[];
  /** One number for all visible units, or a list. @defaultValue 0 */
  readonly visibleBias?: number | readonly number[];
  /** One number for all hidden units, or a list. @defaultValue 0 */
  readonly hiddenBias?: number | readonly number[];
}

export interface CheckedRbm {
  readonly visible: number;
  readonly hidden: number;
  /** `visible` rows. */
  readonly rows: readonly Float64Array[];
  /** `hidden` columns. */
  readonly columns: readonly Float64Array[];
  readonly b: Float64Array;
  readonly c: Float64Array;
}

/** The options in float64. Throws an `EbmError` for `where` unless they fit each other. */
export function checkedRbm(where: string, { weights, visibleBias = 0, hiddenBias = 0 }: RbmWeights): CheckedRbm {
  if (!Array.isArray(weights) || !Array.isArray(weights[0]) || weights[0].length === 0) {
    throw new EbmError(`${where}.weights`, 'must be rows of numbers, one a visible unit', weights);
  }
  const [visible, hidden] = [weights.length, weights[0].length];
  const rows = weights.map((row: readonly number[], i) => checkedRow(`${where}.weights[${i}]`, row, hidden));
  return {
    visible,
    hidden,
    rows,
    columns: Array.from({ length: hidden }, (_, j) => Float64Array.from(rows, (row) => row[j]!)),
    b: perCoordinate(`${where}.visibleBias`, visibleBias, { size: visible, check: finite }),
    c: perCoordinate(`${where}.hiddenBias`, hiddenBias, { size: hidden, check: finite }),
  };
}

function checkedRow(where: string, row: readonly number[], size: number): Float64Array {
  if (!Array.isArray(row)) throw new EbmError(where, `must be a list of ${size}`, row);
  return perCoordinate(where, row, { size, check: finite });
}
