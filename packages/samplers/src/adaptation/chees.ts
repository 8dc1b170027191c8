import { knownOptions, positive, within } from '@ebmjs/core';
import type { Reducer } from './reducer.js';

/** How fast trajectories follow. */
export interface CheesOptions {
  /** Adam's rate, on the logarithm of the length. @defaultValue 0.025 */
  readonly rate?: number;
  /** How Adam's average of squares decays. @defaultValue 0.95 */
  readonly beta2?: number;
}

/** Plain JSON. */
export interface CheesState {
  readonly count: number;
  readonly logLength: number;
  readonly logAverage: number;
  /** Adam's average of squared gradients. */
  readonly square: number;
}

/** Lengths of a trajectory, in the units of the step size. */
export interface TrajectoryLengths {
  /** To explore with: take it while adapting. */
  readonly length: number;
  /** The average of those so far: take it afterwards. */
  readonly averaged: number;
}

/** Largest change of the logarithm at once. */
const LEAP = 0.35;

/**
 * The trajectory length that ChEES asks for (Hoffman, Radul and Sountsov 2021): steps of Adam without momentum up
 * `cheesGradient`, whose numbers it is shown; the average weighs the `t`-th by `t^(-1/2)`. Begins from a length. A
 * gradient that is not finite leaves it as it is.
 */
export function chees(options: CheesOptions = {}): Reducer<CheesState, number, TrajectoryLengths, number> {
  knownOptions('chees', options, ['rate', 'beta2']);
  const rate = positive('chees.rate', options.rate ?? 0.025);
  const beta2 = within('chees.beta2', options.beta2 ?? 0.95, 0, 1 - 1e-6);
  return {
    init: (length) => {
      const logLength = Math.log(positive('chees.length', length));
      return { count: 0, logLength, logAverage: logLength, square: 0 };
    },
    update: (state, gradient) => {
      if (!Number.isFinite(gradient)) return state;
      const count = state.count + 1;
      const square = beta2 * state.square + (1 - beta2) * gradient ** 2;
      const unbiased = square / (1 - beta2 ** count); // the average begins at 0
      const change = unbiased > 0 ? (rate * gradient) / Math.sqrt(unbiased) : 0;
      const logLength = state.logLength + Math.max(-LEAP, Math.min(LEAP, change));
      const weight = count ** -0.5;
      return { count, square, logLength, logAverage: (1 - weight) * state.logAverage + weight * logLength };
    },
    value: ({ logLength, logAverage }) => ({ length: Math.exp(logLength), averaged: Math.exp(logAverage) }),
  };
}
