import type { Tensor } from '@tensorflow/tfjs-core';
import { release, type Batch, type FrozenModel, type Kernel, type State } from '@ebmjs/core';
import { keepingPositions } from './objectives/kept-positions.js';
import type { LossTerm } from './objectives/loss-term.js';
import type { Walk } from './objectives/walked-chains.js';
import type { RunState } from './run-state.js';
import { sampleChains, type Chains } from './sample-chains.js';
import type { CheckedOptions } from './train-options.js';
import { adjustedKernel } from './tuning/retune.js';
import type { UpdateKeys } from './update-keys.js';

export interface WalkOptions {
  /** What gives the chains their energy. */
  readonly frozen: FrozenModel;
  readonly keys: Pick<UpdateKeys, 'chains' | 'model' | 'twin'>;
  /** Whether there is to be a second last step: see `SampleOptions`. */
  readonly twin: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Chains that have walked, and what terms of the loss may know of it. */
export interface Walked {
  /** The caller's. */
  readonly chains: Chains;
  readonly walk: Omit<Walk, 'buffer'>;
  /** Frees the positions that were kept for the terms. */
  readonly forget: () => void;
}

/** Walks an update's chains from `start`, which it borrows, under the frozen energy. */
export async function walkChains<S extends State, I>(
  start: Batch,
  { sampler, terms }: Pick<CheckedOptions<never, S, I>, 'sampler' | 'terms'>,
  current: Pick<RunState, 'adjustments' | 'sampler'>,
  { frozen, keys, twin, signal }: WalkOptions,
): Promise<Walked> {
  const key = keys.chains;
  const base = adjustedKernel(sampler, current.adjustments);
  const steps = Math.max(1, Math.round(sampler.steps * current.adjustments.steps));
  const kept = new Map<number, Tensor>();
  const forget = (): void => release([...kept.values()]);
  try {
    const chains = await sampleChains(start.x, {
      ...sampler,
      kernel: keepingPositions(base, { key, wanted: visited(terms, steps), kept }),
      steps,
      key,
      twinKey: twin ? keys.twin : undefined,
      signal,
      learnt: current.sampler,
      energy: frozen.energy(start.y, keys.model),
    });
    const resumed = base.learning?.resumed(current.sampler) ?? base;
    const kernel = resumed as unknown as Kernel; // whose states are what it made itself
    const walk = { start, end: { ...start, x: chains.x }, steps, kernel, key, kept };
    return { chains, walk, forget };
  } catch (error) {
    forget();
    throw error;
  }
}

/** The numbers of steps, between the first and the last, after which a term wants to know where chains are. */
function visited(terms: readonly LossTerm[], steps: number): ReadonlySet<number> {
  const wanted = terms.flatMap((term) => (term.needs === 'chains' ? (term.visits?.(steps) ?? []) : []));
  return new Set(wanted.filter((step) => step > 0 && step < steps));
}
