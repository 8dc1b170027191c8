import type { Json, Params } from '@ebmjs/core';

/**
 * What an optimiser remembers between steps: a count and named sets of tensors shaped like the weights. One that wraps
 * another has the other's sets beside its own, as `inner.NAME`.
 */
export type OptimizerState = {
  /** Steps taken. */
  readonly count: number;
  /** By name, such as `square`, one tensor for each weight. Names hold no slash. */
  readonly moments: { readonly [name: string]: Params };
};

/** Two pure functions over records of tensors, both of which borrow all they are given and own nothing. */
export interface Optimizer<S extends OptimizerState = OptimizerState> {
  readonly name: string;
  /** What it takes to build this optimiser again; saved in checkpoints and compared when one is loaded. */
  readonly config: Json;
  /** The state before the first step, owned by the caller. */
  readonly init: (weights: Params) => S;
  /**
   * New weights and state, owned by the caller; `grads` has the names and shapes of `weights`.
   *
   * @param scale multiplies the rate of this one step; 1 where it is left out
   */
  readonly step: (grads: Params, state: S, weights: Params, scale?: number) => readonly [weights: Params, state: S];
  /** Where its state has a running mean of the squares of the gradients that `step` was given. */
  readonly secondMoment?: SecondMoment;
}

/** `v = decay v + (1 - decay) g^2`, from 0. */
export interface SecondMoment {
  /** The name of `v` among the moments. */
  readonly name: string;
  /** In [0, 1). */
  readonly decay: number;
}
