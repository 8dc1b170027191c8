import { knownOptions, positive, within } from '@ebmjs/core';
import type { Reducer } from './reducer.js';

/** What step sizes are steered to, and how hard. The defaults are those of Hoffman and Gelman (2014), as in Stan. */
export interface DualAveragingOptions {
  /** Acceptance to reach, above 0 and below 1. @defaultValue 0.8 */
  readonly target?: number;
  /** `gamma`: the pull towards ten times the first step size. @defaultValue 0.05 */
  readonly pull?: number;
  /** `t0`: updates that the first ones are held back by. @defaultValue 10 */
  readonly delay?: number;
  /** `kappa`, above 0.5 and up to 1: how soon the average forgets. @defaultValue 0.75 */
  readonly forgetting?: number;
}

/** Plain JSON. */
export interface DualAveragingState {
  readonly count: number;
  /** `mu`, the logarithm that steps are pulled to. */
  readonly centre: number;
  /** `H`, the average of `target - acceptance`. */
  readonly error: number;
  readonly logStep: number;
  readonly logAverage: number;
}

/** A step size that is being adapted. */
export interface AdaptedStepSize {
  /** To explore with: take it while adapting. */
  readonly stepSize: number;
  /** The average of those so far: take it afterwards. */
  readonly averaged: number;
}

/**
 * Dual averaging of the logarithm of a step size (Nesterov 2009; Hoffman and Gelman 2014, section 3.2): shown an
 * acceptance a step, it settles where acceptances average `target`.
 *
 * For one chain, or for many that share a step, shown their pooled acceptance; `perChain` of it for a step each. Begins
 * from a step size; an acceptance that is not a number counts as 0, one above 1 as 1.
 */
export function dualAveraging(
  options: DualAveragingOptions = {},
): Reducer<DualAveragingState, number, AdaptedStepSize, number> {
  knownOptions('dualAveraging', options, ['target', 'pull', 'delay', 'forgetting']);
  const target = within('dualAveraging.target', options.target ?? 0.8, 1e-3, 1 - 1e-3);
  const pull = positive('dualAveraging.pull', options.pull ?? 0.05);
  const delay = within('dualAveraging.delay', options.delay ?? 10, 0, Infinity);
  const forgetting = within('dualAveraging.forgetting', options.forgetting ?? 0.75, 0.5, 1);
  return {
    init: (stepSize) => {
      const logStep = Math.log(positive('dualAveraging.stepSize', stepSize));
      return { count: 0, centre: Math.log(10) + logStep, error: 0, logStep, logAverage: logStep };
    },
    update: (state, acceptance) => {
      const count = state.count + 1;
      const share = 1 / (count + delay);
      const error = (1 - share) * state.error + share * (target - probability(acceptance));
      const logStep = state.centre - (Math.sqrt(count) / pull) * error;
      const weight = count ** -forgetting;
      return { ...state, count, error, logStep, logAverage: (1 - weight) * state.logAverage + weight * logStep };
    },
    value: ({ logStep, logAverage }) => ({ stepSize: Math.exp(logStep), averaged: Math.exp(logAverage) }),
  };
}

const probability = (acceptance: number): number => (acceptance >= 0 ? Math.min(acceptance, 1) : 0);
