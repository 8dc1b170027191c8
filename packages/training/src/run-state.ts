import {
  arrayFaults,
  EbmError,
  key,
  knownOptions,
  mapParams,
  release,
  split,
  type Key,
  type Learning,
  type Model,
  type Params,
  type Variables,
} from '@ebmjs/core';
import { averageDecay, type Average } from './average-decay.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import { TRAIN_OPTIONS } from './train-options.js';

/**
 * All of a run but the chains in its buffer; nothing else is hidden. It is a model's `Variables`, and more:
 * `model.energy(state)` is the energy that is being trained, `model.energy(averaged(state))` the one to sample.
 */
export type RunState<S extends OptimizerState = OptimizerState> = {
  /** Updates made so far. */
  readonly step: number;
  /** Update `i` draws from `foldIn(key, i)`. */
  readonly key: Key;
  readonly weights: Params;
  /** The model's own state beside the weights. */
  readonly state: Params;
  readonly optimizer: S;
  /** Exponentially averaged weights; null for a run without. */
  readonly average: Params | null;
  /** By what the run goes differently from its options; factors of 1 for a run that nothing has happened to. */
  readonly adjustments: Adjustments;
  /** What the sampler has learnt (`Learning` of `@ebmjs/core`); empty for one that learns nothing. */
  readonly sampler: Params;
};

/** Factors on what the options say, changed by whoever watches over a run; part of its state, so that it resumes exactly. */
export type Adjustments = {
  /** On the optimiser's rate. */
  readonly rate: number;
  /** On the sampler's steps, rounded to a whole number of at least 1. */
  readonly steps: number;
  /** On the sampler's step size; absent for a run whose step size nothing has found anew (`sampler.retune` of `train`). */
  readonly stepSize?: number;
};

export interface StartOptions<S extends OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  /** As in `train`; here it only matters whether it is null. @defaultValue `0.99` */
  readonly average?: Average | null;
  /** Needed where its kernel learns. */
  readonly sampler?: Learner;
}

/** As much of a sampler as says what it knows before it has learnt. */
export interface Learner {
  readonly kernel: { readonly learning?: Pick<Learning, 'fresh'> | undefined };
}

/**
 * The state before the first update, owned by the caller. Takes the options of `train` as they are.
 *
 * The average begins as the weights themselves, which `1 / (1 - average)` updates forget.
 *
 * @param variables to begin from, for a model that is trained further; borrowed, copies are made. Throws an `EbmError`
 * for those of another model. @defaultValue new ones, by the key
 */
export function start<S extends OptimizerState>(
  options: StartOptions<S>,
  runsKey: Key,
  variables?: Variables,
): RunState<S> {
  knownOptions('start', options, TRAIN_OPTIONS);
  const { model, optimizer } = options;
  const decay = averageDecay('start.average', options.average);
  const [modelKey, runKey] = split(runsKey, 2);
  const { weights, state } = variables ? copied(model, variables) : model.init(modelKey);
  const average = decay === null ? null : mapParams(weights, (w) => w.clone());
  const sampler = options.sampler?.kernel.learning?.fresh(model.shape) ?? {};
  return {
    step: 0,
    key: runKey,
    weights,
    state,
    optimizer: optimizer.init(weights),
    average,
    adjustments: { rate: 1, steps: 1 },
    sampler,
  };
}

/** Copies of variables that fit the model. */
function copied(model: Model, { weights, state }: Variables): Variables {
  const fresh = model.init(key(0));
  const faults = [
    ...arrayFaults(weights, fresh.weights, 'start.variables.weights'),
    ...arrayFaults(state, fresh.state, 'start.variables.state'),
  ];
  release(fresh);
  if (faults.length > 0) throw new EbmError('start.variables', faults.join('; '));
  return { weights: mapParams(weights, (w) => w.clone()), state: mapParams(state, (s) => s.clone()) };
}

/**
 * The variables to sample from: averaged weights where the run has them. Borrowed from the state.
 *
 * The model's own state beside them is that of the latest weights, not of the averaged: for spectral norms of exactly 1,
 * settle it on them (`settledState` of `@ebmjs/models`).
 */
export function averaged({ weights, state, average }: RunState): Variables {
  return { weights: average ?? weights, state };
}
