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
  type Params,
  type State,
} from '@ebmjs/core';
import { checkHealth } from './check-health.js';
import { descend } from './descend.js';
import { relabelledEnergies } from './health/relabelled-energies.js';
import { readMetrics, type Made, type Metrics } from './metrics.js';
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
  const { model, data, buffer, batch, measureEvery } = options;
  const [dataKey, drawKey, chainKey, modelKey, twin] = split(foldIn(current.key, current.step), 5);
  const full = measureEvery !== null && current.step % measureEvery === 0;
  const owned: unknown[] = [];
  const own = <T>(value: T): T => (owned.push(value), value);
  try {
    const positive = fitting('train.data', own(data.batch(dataKey, batch)), model, batch);
    const draw = own(buffer.draw(drawKey, batch));
    const start = fitting('train.buffer', draw, model, batch);
    const chains = own(
      await walk(options, current, start, { key: chainKey, modelKey, twinKey: full ? twin : undefined, signal }),
    );
    const descent = own(
      descend(positive, { ...start, x: chains.x }, { ...options, variables: current, key: modelKey }),
    );
    const other = full
      ? own(relabelledEnergies(positive, otherClass(current.step, model), { model, variables: current, key: modelKey }))
      : undefined;
    const state = nextState(descent.grads, current, { ...options, learnt: chains.learnt });
    const metrics = await orRelease(state, async () => {
      const made = { descent, chains, data: positive.x, start: start.x };
      const weights = { before: current.weights, after: state.weights };
      const whole = {
        ...weights,
        ...(data.box && { box: data.box }),
        ...(other && { relabelled: other }),
        ...(positive.y && { labels: positive.y }),
      };
      const metrics = await readMetrics(full ? { ...made, full: whole } : made);
      await checkHealth(current.step + 1, metrics, { limits: options.limits, places: placesOf(made, state) });
      signal?.throwIfAborted();
      await buffer.put(draw, chains.x);
      return metrics;
    });
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

interface WalkOptions {
  readonly key: Key;
  readonly modelKey: Key;
  readonly twinKey: Key | undefined;
  readonly signal: AbortSignal | undefined;
}

async function walk<O extends OptimizerState, S extends State, I>(
  { model, sampler }: CheckedOptions<O, S, I>,
  current: RunState<O>,
  { x, y }: Batch,
  { modelKey, ...rest }: WalkOptions,
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

/** What `work` gives; frees `value` when that fails. */
async function orRelease<T>(value: unknown, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    release(value);
    throw error;
  }
}

/** The shift of `relabelledEnergies` at a step: every other class has its turn. */
const otherClass = (step: number, { classes }: Model): number => 1 + (step % Math.max(1, classes - 1));

/** Where a number may be the first that is not finite, in the order of the computation. */
function placesOf({ descent, chains, data, start }: Omit<Made, 'full'>, { weights }: RunState): Params {
  return {
    'the data': data,
    "the chains' starts": start,
    ...(chains.firstGradientNorm && { "the gradient of the chains' first step": chains.firstGradientNorm }),
    'the samples': chains.x,
    'the energies of data': descent.data,
    'the energies of samples': descent.samples,
    'the loss': descent.loss,
    ...renamed(descent.grads, (name) => `the gradient of ${name}`),
    ...renamed(weights, (name) => `the new weights ${name}`),
  };
}

const renamed = (params: Params, rename: (name: string) => string): Params =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [rename(name), tensor]));
