import { mapParams, movingAverage, scope, type Model, type Params } from '@ebmjs/core';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';

export interface NextOptions<S extends OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  readonly average: number | null;
  /** What the sampler has learnt by now. */
  readonly learnt: Params;
}

/** The state after a step down `grads`, owned by the caller. Borrows all it is given. */
export function nextState<S extends OptimizerState>(
  grads: Params,
  current: RunState<S>,
  { model, optimizer, average: decay, learnt }: NextOptions<S>,
): RunState<S> {
  const { adjustments } = current;
  return scope(() => {
    const [weights, moments] = optimizer.step(grads, current.optimizer, current.weights, adjustments.rate);
    const state = model.advance({ weights, state: current.state });
    const average = current.average && decay !== null ? movingAverage(current.average, weights, decay) : null;
    const sampler = mapParams(learnt, (tensor) => tensor.clone());
    return {
      step: current.step + 1,
      key: current.key,
      adjustments,
      weights,
      state,
      optimizer: moments,
      average,
      sampler,
    };
  });
}
