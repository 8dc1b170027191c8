import { release, scope } from '@ebmjs/core';
import { checkHealth } from './check-health.js';
import { descend } from './descend.js';
import { fittingBatch } from './fitting-batch.js';
import { readDataMetrics, type DataMetrics } from './metrics/data-metrics.js';
import { nextState } from './next-state.js';
import { checkTerms } from './objectives/check-terms.js';
import { dataLoss } from './objectives/total-loss.js';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import type { CheckedChainFree } from './train-options.js';
import { updateKeys } from './update-keys.js';

/** The numbers of an update without chains. */
export type ChainFreeMetrics = DataMetrics & { readonly milliseconds: number };

/** One update of a run without chains. */
export interface ChainFreeUpdate<S extends OptimizerState = OptimizerState> {
  /** Valid until the next update replaces it; the last one is yours when you leave the loop. */
  readonly state: RunState<S>;
  readonly metrics: ChainFreeMetrics;
}

/** A step of the weights down the losses of a batch of data. Borrows the state, and changes nothing else. */
export async function chainFreeUpdate<O extends OptimizerState>(
  options: CheckedChainFree<O>,
  current: RunState<O>,
  signal: AbortSignal | undefined,
): Promise<ChainFreeUpdate<O>> {
  const began = performance.now();
  const { model, data: dataset, batch, terms } = options;
  const { step } = current;
  const keys = updateKeys(current); // as in a run with chains: one key, one batch of data
  const owned: unknown[] = [];
  const own = <T>(value: T): T => (owned.push(value), value);
  const frozen = model.freeze(current);
  try {
    const data = own(dataset.batch(keys.data, batch));
    const { x, y } = fittingBatch('train.data', data, model, batch);
    const given = { model, frozen, data, step, modelKey: keys.model, termsKey: keys.terms };
    const descent = own(descend(current, dataLoss(terms, given)));
    const energies = own(scope(() => frozen.energy(y, keys.model)(x)));
    const metrics = await readDataMetrics({ ...descent, data: energies }, x);
    const places = { 'the data': x, 'the energies of data': energies, 'the loss': descent.loss };
    await checkHealth(step + 1, metrics, { limits: options.limits, places });
    checkTerms(terms, metrics.terms);
    signal?.throwIfAborted();
    const state = nextState(descent.grads, current, { ...options, learnt: {} });
    return { state, metrics: { ...metrics, milliseconds: performance.now() - began } };
  } finally {
    frozen.dispose();
    release(owned);
  }
}
