/**
 * One step of a palindromic splitting: a kick, then a drift and a kick in turn, as shares of the step. Kicks sum to 1 and
 * so do drifts; a step costs one gradient a drift.
 */
export interface Integrator {
  /** One more than there are drifts. */
  readonly kicks: readonly number[];
  readonly drifts: readonly number[];
}

/** Half a kick, a drift, half a kick (Neal 2011, equations 2.28 to 2.30). */
export const LEAPFROG: Integrator = { kicks: [0.5, 0.5], drifts: [1] };

/** The root that McLachlan (1995, "On the numerical integration of ODEs by symmetric composition methods") chose. */
const B = 0.1931833275037836;

/** Two drifts a step, with the smallest error of its kind. */
const TWO_STAGE: Integrator = { kicks: [B, 1 - 2 * B, B], drifts: [0.5, 0.5] };

/** By the name that an option gives them. */
export const INTEGRATORS: { readonly [name in IntegratorName]: Integrator } = {
  leapfrog: LEAPFROG,
  'two-stage': TWO_STAGE,
};

/** A name of an integrator. */
export type IntegratorName = 'leapfrog' | 'two-stage';
