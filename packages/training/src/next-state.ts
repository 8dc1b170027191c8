import { mapParams, movingAverage, scope, type Model, type Params } from '@ebmjs/core';
import type { AverageDecay } from './average-decay.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';

export interface NextOptions<S extends OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  readonly average: AverageDecay | null;
  /** Rows of data in this update. */
  readonly batch: number;
  /** What the sampler has learnt by now. */
  readonly learnt: Params;
}

/** The state after a step down `grads`, owned by the caller. Borrows all it is given. */
export function nextState<S extends OptimizerState>(
  grads: Params,
  current: RunState<S>,
  { model, optimizer, average: decayAt, batch, learnt }: NextOptions<S>,
): RunState<S> {
  const { adjustments } = current;
  return scope(() => {
    const [weights, moments] = optimizer.step(grads, current.optimizer, current.weights, adjustments.rate);
    const state = model.advance({ weights, state: current.state });
    const decay = decayAt?.(current.step, batch);
    const average = current.average && decay !== undefined ? movingAverage(current.average, weights, decay) : null;
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
