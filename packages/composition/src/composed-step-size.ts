import { knownOptions, oneOf, positive } from '@ebmjs/core';
import { validWeights } from './weighted-sum.js';

export interface ComposedStepSizeOptions {
  /** Those of the parts in the sum; their signs do not matter. @defaultValue 1 for each */
  readonly weights?: readonly number[];
  /**
   * How a step that is as long as can be depends on a curvature `L`:
   * - `'langevin'`: as `1 / L`, the `h` of `langevin` and `mala`;
   * - `'leapfrog'`: as `1 / sqrt(L)`, the step of `hmc`, `nuts` and `underdamped`.
   *
   * @defaultValue `'langevin'`
   */
  readonly dynamics?: 'langevin' | 'leapfrog';
}

/**
 * The step size for a sum of energies out of those that suit each of them alone. Curvatures of a sum are at most the sum of
 * curvatures, and Langevin dynamics is stable for `h < 2 / L`, leapfrogs for `h < 2 / sqrt(L)`: so
 * `1 / sum_i |w_i| / h_i`, or `1 / sqrt(sum_i |w_i| / h_i^2)`. A step that is a fraction of the largest for each part is at
 * most that fraction of the largest for the sum, so that a further factor does not break the sampler. Where parts are
 * curved in different directions it is shorter than it need be.
 *
 * For `temper(E, T)` give the weight `1 / T`. Throws an `EbmError` unless steps are finite numbers above 0 and weights
 * finite numbers, as many as there are steps, one of them not 0.
 */
export function composedStepSize(stepSizes: readonly number[], options: ComposedStepSizeOptions = {}): number {
  const where = 'composedStepSize';
  knownOptions(where, options, ['weights', 'dynamics']);
  const dynamics = oneOf(`${where}.dynamics`, options.dynamics ?? 'langevin', ['langevin', 'leapfrog']);
  const power = dynamics === 'langevin' ? 1 : 2;
  const weights = validWeights(where, options.weights ?? stepSizes.map(() => 1), stepSizes.length);
  const curvature = stepSizes.reduce(
    (sum, step, i) => sum + Math.abs(weights[i]!) / positive(`${where}.stepSizes[${i}]`, step) ** power,
    0,
  );
  return curvature ** (-1 / power);
}
