import { EbmError, knownOptions, positive, within } from '@ebmjs/core';
import type { Reducer } from './reducer.js';

/** Where a search for a step size stops. */
export interface StepSizeSearchOptions {
  /** Acceptance of one leapfrog to cross. @defaultValue 0.8 */
  readonly target?: number;
}

/** Plain JSON. */
export interface StepSizeSearchState {
  readonly stepSize: number;
  /** 1 while doubling, -1 while halving, 0 before the first acceptance. */
  readonly direction: 1 | 0 | -1;
  readonly done: boolean;
}

/** Steps beyond these have lost touch with the energy. */
const LEAST = 1e-7;
const MOST = 1e7;

/**
 * A first step size (Hoffman and Gelman 2014, algorithm 4; Stan's threshold): doubled or halved until the acceptance of
 * one leapfrog crosses `target`. Show it acceptances at `stepSize`, each with a fresh momentum, until it is `done`.
 *
 * Throws an `EbmError` at a step above 1e7, as on a flat energy, or below 1e-7, as at an energy that is not smooth.
 */
export function stepSizeSearch(
  options: StepSizeSearchOptions = {},
): Reducer<StepSizeSearchState, number, StepSizeSearchState, number> {
  knownOptions('stepSizeSearch', options, ['target']);
  const target = within('stepSizeSearch.target', options.target ?? 0.8, 1e-3, 1 - 1e-3);
  return {
    init: (stepSize) => ({ stepSize: positive('stepSizeSearch.stepSize', stepSize), direction: 0, done: false }),
    update: (state, acceptance) => {
      const wanted = acceptance > target ? 1 : -1; // halves where it is not a number
      if (state.done || state.direction === -wanted) return { ...state, done: true };
      const stepSize = inReach(state.stepSize * 2 ** wanted);
      return { stepSize, direction: wanted, done: false };
    },
    value: (state) => state,
  };
}

function inReach(stepSize: number): number {
  if (stepSize >= LEAST && stepSize <= MOST) return stepSize;
  const why = stepSize > MOST ? 'accepts whatever is proposed: is it flat?' : 'accepts no step: is it smooth?';
  throw new EbmError('stepSizeSearch', `found no step size, for the energy ${why}`, stepSize);
}
