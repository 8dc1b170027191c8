import { scope, type Json, type Params } from '@ebmjs/core';
import type { Optimizer, OptimizerState } from '../optimizer.js';

/** What is done to gradients on their way to an optimiser. */
export interface OnGradients<S extends OptimizerState> {
  readonly name: string;
  /** Of this alone; the optimiser's is put beside it. */
  readonly config: { readonly [name: string]: Json };
  /** The gradients that the optimiser gets instead; called in a `scope`. */
  readonly change: (grads: Params, state: S) => Params;
}

/** The optimiser with other gradients; its state is the optimiser's own. */
export function onGradients<S extends OptimizerState>(
  optimizer: Optimizer<S>,
  { name, config, change }: OnGradients<S>,
): Optimizer<S> {
  return {
    name,
    config: withInner(config, optimizer),
    init: (weights) => optimizer.init(weights),
    step: (grads, state, weights, scale) => scope(() => optimizer.step(change(grads, state), state, weights, scale)),
  };
}

/** All that makes an optimiser which wraps another. */
export const withInner = (
  own: { readonly [name: string]: Json },
  { name, config }: Pick<Optimizer, 'name' | 'config'>,
): Json => ({ ...own, optimizer: { name, config } });
