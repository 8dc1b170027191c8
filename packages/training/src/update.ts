import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { release, type State } from '@ebmjs/core';
import { contrast } from './contrast.js';
import { judged } from './judged.js';
import type { Metrics } from './metrics/metrics.js';
import { nextState } from './next-state.js';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import type { CheckedOptions } from './train-options.js';

/** One update of a run. */
export interface Update<S extends OptimizerState = OptimizerState> {
  /** Valid until the next update replaces it; the last one is yours when you leave the loop. */
  readonly state: RunState<S>;
  readonly metrics: Metrics;
  /** The chains `[batch, ...shape]` as the buffer took them. Borrowed: freed at the next pull or when the loop is left. */
  readonly negatives: Tensor;
  /** Their labels `[batch, classes]`; absent for an unconditional model. Borrowed in the same way. */
  readonly labels?: Tensor2D;
}

/**
 * One round of algorithm 1 (Du and Mordatch 2019): chains from the buffer walk under the frozen energy, the weights
 * step down the loss of data against samples, the chains go back. Borrows the state.
 *
 * The new weights are made beside the old, which no step changes, and judged before the chains go back: an update that
 * throws has changed nothing, neither the buffer nor what is in the state, and the next one from there is the one that
 * would have been made.
 */
export async function update<O extends OptimizerState, S extends State, I>(
  options: CheckedOptions<O, S, I>,
  current: RunState<O>,
  signal: AbortSignal | undefined,
): Promise<Update<O>> {
  const began = performance.now();
  const owned: unknown[] = [];
  const own = <T>(value: T): T => (owned.push(value), value);
  try {
    const { data, start, draw, chains, descent, full } = await contrast(options, current, { own, signal });
    const state = nextState(descent.grads, current, { ...options, learnt: chains.learnt }); // the weights, by Adam
    const metrics = await orRelease(state, async () => {
      const weights = { before: current.weights, after: state.weights };
      const made = { descent, chains, data: data.x, start: start.x, ...weights, full };
      const found = await judged(made, { ...options, step: current.step });
      signal?.throwIfAborted();
      await options.buffer.put(draw, chains.x); // B with x-
      return found;
    });
    return {
      state,
      metrics: { ...metrics, milliseconds: performance.now() - began },
      negatives: chains.x.clone(),
      ...(start.y && { labels: start.y.clone() }),
    };
  } finally {
    release(owned);
  }
}

/** What `work` gives; frees `value` when that fails. */
async function orRelease<T>(value: unknown, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    release(value);
    throw error;
  }
}
