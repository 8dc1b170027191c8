import { EbmError, knownOptions, positive, whole, within } from '@ebmjs/core';

/** Steps that shrink with their number. */
export interface PolynomialDecayOptions {
  /** The step size at step 0. */
  readonly first: number;
  /** About how many steps it takes until the size begins to shrink. @defaultValue 1 */
  readonly offset?: number;
  /** Above 1/2 and at most 1, so that the steps' sum is infinite and that of their squares is not. @defaultValue 0.55 */
  readonly exponent?: number;
}

/**
 * `h_t = first (1 + t / offset)^-exponent` for the steps `t = 0, 1, ...`: the `a (b + t)^-gamma` of Welling and Teh
 * (2011, "Bayesian learning via stochastic gradient Langevin dynamics"), under which the bias of `sgld` vanishes.
 */
export function polynomialDecay(options: PolynomialDecayOptions): (step: number) => number {
  knownOptions('polynomialDecay', options, ['first', 'offset', 'exponent']);
  const first = positive('polynomialDecay.first', options.first);
  const offset = positive('polynomialDecay.offset', options.offset ?? 1);
  const exponent = within('polynomialDecay.exponent', options.exponent ?? 0.55, 0.5, 1);
  if (exponent === 0.5) throw new EbmError('polynomialDecay.exponent', 'must be above 0.5', exponent);
  return (step) => first * (1 + step / offset) ** -exponent;
}

/** Cycles of steps that begin long and end short. */
export interface CyclicalOptions {
  /** The step size at the beginning of a cycle. */
  readonly stepSize: number;
  /** Steps in a cycle. */
  readonly period: number;
  /** The share of a cycle that explores, without noise; from 0 to 1. @defaultValue 0.8 */
  readonly exploration?: number;
  /** Temperature of the rest of the cycle. @defaultValue 1 */
  readonly temperature?: number;
}

/** What `sgld` takes for a cyclical schedule, and when to collect samples. */
export interface Cyclical {
  readonly stepSize: (step: number) => number;
  readonly temperature: (step: number) => number;
  /** True for the steps of a cycle that come after its exploration: those whose positions are samples. */
  readonly sampling: (step: number) => boolean;
}

/**
 * The cyclical schedule of Zhang et al. (2020, "Cyclical stochastic gradient MCMC for Bayesian deep learning", equation 1)
 * for the steps `t = 0, 1, ...`: `h_t = (stepSize / 2) (cos(pi (t mod period) / period) + 1)`. In the first part of a
 * cycle, the exploration, there is no noise; samples are taken in the rest.
 *
 * ```ts
 * const schedule = cyclical({ stepSize: 0.1, period: 50 });
 * const kernel = sgld({ stepSize: schedule.stepSize, temperature: schedule.temperature });
 * ```
 */
export function cyclical(options: CyclicalOptions): Cyclical {
  knownOptions('cyclical', options, ['stepSize', 'period', 'exploration', 'temperature']);
  const first = positive('cyclical.stepSize', options.stepSize);
  const period = whole('cyclical.period', options.period);
  const exploration = within('cyclical.exploration', options.exploration ?? 0.8, 0, 1);
  const temperature = within('cyclical.temperature', options.temperature ?? 1, 0, Infinity);
  const share = (step: number): number => (step % period) / period;
  const sampling = (step: number): boolean => share(step) >= exploration;
  return {
    stepSize: (step) => (first / 2) * (Math.cos(Math.PI * share(step)) + 1),
    temperature: (step) => (sampling(step) ? temperature : 0),
    sampling,
  };
}
