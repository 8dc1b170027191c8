import { EbmError, knownOptions, positive, whole, type State } from '@ebmjs/core';
import type { RunState } from '../run-state.js';
import type { Retune } from './retune-options.js';
import { TUNE_SETTINGS, tunePlan } from './tune-options.js';

const WHERE = 'train.sampler.retune';
const OPTIONS = [...TUNE_SETTINGS, 'every', 'stepSize', 'start', 'setsSteps', 'onTuned'];

/** Throws an `EbmError` for an option that is not allowed, and for a run whose step size was tuned before and no longer is. */
export function checkRetune<S extends State, I>(
  retune: Retune<S, I> | undefined,
  { adjustments }: Pick<RunState, 'adjustments'>,
): void {
  if (!retune) {
    const { stepSize } = adjustments;
    if (stepSize !== undefined)
      throw new EbmError(WHERE, 'must be given: the run has come to another step size than its kernel has', stepSize);
    return;
  }
  knownOptions(WHERE, retune, OPTIONS);
  whole(`${WHERE}.every`, retune.every);
  positive(`${WHERE}.stepSize`, retune.stepSize);
  for (const name of ['kernel', 'start'] as const) {
    if (typeof retune[name] !== 'function') throw new EbmError(`${WHERE}.${name}`, 'must be a function', retune[name]);
  }
  tunePlan(retune, WHERE);
}
