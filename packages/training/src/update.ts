import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { foldIn, release, split, type Model, type Params, type State } from '@ebmjs/core';
import { checkHealth } from './check-health.js';
import { descend } from './descend.js';
import { fittingBatch } from './fitting-batch.js';
import { relabelledEnergies } from './health/relabelled-energies.js';
import { readMetrics, type Made, type Metrics } from './metrics.js';
import { nextState } from './next-state.js';
import { checkTerms } from './objectives/check-terms.js';
import { chainLoss } from './objectives/total-loss.js';
import type { OptimizerState } from './optimizer.js';
import { relabelled } from './pseudo-labels/relabelled.js';
import type { RunState } from './run-state.js';
import type { CheckedOptions } from './train-options.js';
import { walkChains, type Walked } from './walk-chains.js';

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
  const { model, data: dataset, buffer, batch, objective, terms, measureEvery, classes, labels } = options;
  const { step } = current;
  const [dataKey, drawKey, chainKey, modelKey, termsKey, twin, labelKey] = split(foldIn(current.key, step), 7);
  const full = measureEvery !== null && step % measureEvery === 0;
  const twinKey = full ? twin : undefined;
  const owned: unknown[] = [];
  const own = <T>(value: T): T => (owned.push(value), value);
  const frozen = model.freeze(current);
  const thaw = once(() => frozen.dispose());
  let walked: Walked | undefined;
  try {
    const rows = own(dataset.batch(dataKey, batch));
    fittingBatch('train.data', rows, labels === 'data' ? model : { ...model, classes: 0 }, batch);
    const drawn = own(buffer.draw(drawKey, batch, classes ? { classes } : {}));
    fittingBatch('train.buffer', drawn, model, batch);
    const given = { labels, classes: model.classes, frozen, key: labelKey, modelKey, own };
    const { data, draw } = relabelled(rows, drawn, given);
    const start = fittingBatch('train.buffer', draw, model, batch);
    walked = await walkChains(start, options, current, { frozen, key: chainKey, modelKey, twinKey, signal });
    const { chains, walk } = walked;
    const context = { model, frozen, data, step, modelKey, termsKey, walk: { ...walk, buffer } };
    const descent = own(descend(current, chainLoss(objective, terms, context)));
    const relabelling = { model, frozen, key: modelKey };
    const otherwise = full ? own(relabelledEnergies(data, otherClass(step, model), relabelling)) : undefined;
    thaw(); // before there are new weights beside the old ones
    const state = nextState(descent.grads, current, { ...options, learnt: chains.learnt });
    const metrics = await orRelease(state, async () => {
      const weights = { before: current.weights, after: state.weights };
      const made = { descent, chains, data: data.x, start: start.x, ...weights };
      const more = full && {
        box: dataset.box,
        labels: model.classes > 0 ? data.y : undefined,
        chainLabels: start.y,
        relabelled: otherwise,
      };
      const metrics = await readMetrics(more ? { ...made, full: more } : made);
      await checkHealth(step + 1, metrics, { limits: options.limits, places: placesOf(made) });
      checkTerms(terms, metrics.terms);
      signal?.throwIfAborted();
      await buffer.put(draw, chains.x);
      return metrics;
    });
    const labelled = start.y && { labels: start.y.clone() };
    return {
      state,
      metrics: { ...metrics, milliseconds: performance.now() - began },
      negatives: chains.x.clone(),
      ...labelled,
    };
  } finally {
    thaw();
    walked?.dispose();
    release(owned);
  }
}

function once(act: () => void): () => void {
  let left = true;
  return () => {
    if (left) act();
    left = false;
  };
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
function placesOf({ descent, chains, data, start, after }: Omit<Made, 'full'>): Params {
  return {
    'the data': data,
    "the chains' starts": start,
    ...(chains.firstGradientNorm && { "the gradient of the chains' first step": chains.firstGradientNorm }),
    'the samples': chains.x,
    'the energies of data': descent.data,
    'the energies of samples': descent.samples,
    'the loss': descent.loss,
    ...renamed(descent.grads, (name) => `the gradient of ${name}`),
    ...renamed(after, (name) => `the new weights ${name}`),
  };
}

const renamed = (params: Params, rename: (name: string) => string): Params =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [rename(name), tensor]));
