import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  batchOf,
  EbmError,
  foldIn,
  labelsOf,
  release,
  split,
  type Batch,
  type Key,
  type Model,
  type State,
} from '@ebmjs/core';
import { checkHealth } from './check-health.js';
import { descend } from './descend.js';
import { readMetrics, type Metrics } from './metrics.js';
import { nextState } from './next-state.js';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import { sampleChains, type Chains } from './sample-chains.js';
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
 * step down the loss of data against samples, the chains go back. Chains and loss have the model in training mode, by one
 * key: where it drops numbers out, both are of the same thinned network. Borrows the state. Throws before the buffer or
 * anything else has changed, or not at all.
 */
export async function update<O extends OptimizerState, S extends State, I>(
  options: CheckedOptions<O, S, I>,
  current: RunState<O>,
  signal: AbortSignal | undefined,
): Promise<Update<O>> {
  const began = performance.now();
  const { model, data, buffer, batch, classes } = options;
  const [dataKey, drawKey, chainKey, modelKey] = split(foldIn(current.key, current.step), 4);
  const owned: unknown[] = [];
  const own = <T>(value: T): T => (owned.push(value), value);
  try {
    const positive = fitting('train.data', own(data.batch(dataKey, batch)), model, batch);
    const draw = own(buffer.draw(drawKey, batch, classes ? { classes } : {}));
    const start = fitting('train.buffer', draw, model, batch);
    const chains = own(await walk(options, current, start, { key: chainKey, modelKey, signal }));
    const descent = own(
      descend(positive, { ...start, x: chains.x }, { ...options, variables: current, key: modelKey }),
    );
    const metrics = await readMetrics(descent, chains);
    checkHealth(current.step + 1, metrics, options.limits);
    signal?.throwIfAborted();
    const state = nextState(descent.grads, current, { ...options, learnt: chains.learnt });
    await orRelease(state, () => buffer.put(draw, chains.x));
    const labels = start.y && { labels: start.y.clone() };
    return {
      state,
      metrics: { ...metrics, milliseconds: performance.now() - began },
      negatives: chains.x.clone(),
      ...labels,
    };
  } finally {
    release(owned);
  }
}

/** The batch, without labels if the model takes none. Throws an `EbmError` where shapes do not fit. */
function fitting(where: string, { x, y }: Batch, { shape, classes }: Model, rows: number): Batch {
  batchOf(where, x, shape);
  if (x.shape[0] !== rows) throw new EbmError(where, `must give ${rows} rows`, x.shape[0]);
  if (classes === 0) return { x };
  if (!y) throw new EbmError(where, `must give labels of the model's ${classes} classes`);
  labelsOf(where, y, rows, classes);
  return { x, y };
}

async function walk<O extends OptimizerState, S extends State, I>(
  { model, sampler }: CheckedOptions<O, S, I>,
  current: RunState<O>,
  { x, y }: Batch,
  { modelKey, ...rest }: { readonly key: Key; readonly modelKey: Key; readonly signal: AbortSignal | undefined },
): Promise<Chains> {
  const frozen = model.freeze(current);
  try {
    const steps = Math.max(1, Math.round(sampler.steps * current.adjustments.steps));
    return await sampleChains(x, {
      ...sampler,
      ...rest,
      steps,
      learnt: current.sampler,
      energy: frozen.energy(y, modelKey),
    });
  } finally {
    frozen.dispose();
  }
}

/** Does `work`; frees `value` when that fails. */
async function orRelease(value: unknown, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    release(value);
    throw error;
  }
}
