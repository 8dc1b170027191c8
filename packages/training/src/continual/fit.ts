import type * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  lossAndGradients,
  release,
  scope,
  split,
  turnTaking,
  whole,
  type Dataset,
  type Model,
  type Params,
} from '@ebmjs/core';
import { averageDecay, type Average, type AverageDecay } from '../average-decay.js';
import { nextState } from '../next-state.js';
import type { Optimizer, OptimizerState } from '../optimizer.js';
import type { RunState } from '../run-state.js';
import type { BatchLoss } from './batch-loss.js';

export interface FitRunOptions<O extends OptimizerState = OptimizerState> {
  readonly model: Model;
  readonly data: Dataset;
  readonly loss: BatchLoss;
  readonly optimizer: Optimizer<O>;
  /** Rows an update. */
  readonly batch: number;
  /** As in `train`; null where the run was started without. @defaultValue `0.99` */
  readonly average?: Average | null;
}

/** One step down the loss of a batch. */
export interface FitUpdate<O extends OptimizerState = OptimizerState> {
  /** Valid until the next update replaces it; the last one is yours when you leave the loop. */
  readonly state: RunState<O>;
  readonly loss: number;
}

/**
 * Descends a loss of batches, one update a pull, by the same states, keys and rules of ownership as `train`: what a
 * classifier beside an energy-based model is trained by. The state is that of `start`.
 *
 * Throws an `EbmError` for options that will not do and, at a pull, for a loss that is not finite, the state as it was.
 */
export function fit<O extends OptimizerState>(
  options: FitRunOptions<O>,
  state: RunState<O>,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<FitUpdate<O>, void, undefined> {
  knownOptions('fit', options, ['model', 'data', 'loss', 'optimizer', 'batch', 'average']);
  whole('fit.batch', options.batch);
  const average = averageDecay('fit.average', options.average);
  if ((average === null) !== (state.average === null)) {
    throw new EbmError(
      'fit.average',
      'must be null where the run was started without, and only there',
      options.average,
    );
  }
  return updates({ ...options, average }, state, signal);
}

type Checked<O extends OptimizerState> = Omit<FitRunOptions<O>, 'average'> & { readonly average: AverageDecay | null };

async function* updates<O extends OptimizerState>(
  options: Checked<O>,
  initial: RunState<O>,
  signal: AbortSignal | undefined,
): AsyncGenerator<FitUpdate<O>, void, undefined> {
  const takeTurns = turnTaking(signal);
  let last: FitUpdate<O> | undefined;
  for (;;) {
    await takeTurns();
    const next = await update(options, last?.state ?? initial);
    release(last?.state);
    yield (last = next);
  }
}

async function update<O extends OptimizerState>(options: Checked<O>, current: RunState<O>): Promise<FitUpdate<O>> {
  const { value, grads } = descent(options, current);
  try {
    const [loss] = await value.data<'float32'>();
    if (!Number.isFinite(loss)) throw new EbmError(`fit at step ${current.step + 1}`, 'the loss must be finite', loss);
    return { state: nextState(grads, current, { ...options, learnt: {} }), loss: loss! };
  } finally {
    release(value, grads);
  }
}

function descent<O extends OptimizerState>(
  { data, loss, batch }: Checked<O>,
  { key, step, weights, state }: RunState<O>,
): { readonly value: tf.Scalar; readonly grads: Params } {
  const [dataKey, lossKey] = split(foldIn(key, step), 2);
  const rows = data.batch(dataKey, batch);
  try {
    return scope(() => lossAndGradients((w) => loss({ weights: w, state }, rows, lossKey), weights));
  } finally {
    release(rows);
  }
}
