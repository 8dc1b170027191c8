import { release, turnTaking, type State } from '@ebmjs/core';
import { chainFreeUpdate, type ChainFreeUpdate } from './chain-free-update.js';
import { checkChainFree, checkOptions } from './check-options.js';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import type { ChainFreeOptions, TrainOptions } from './train-options.js';
import { retuned } from './tuning/retune.js';
import { update, type Update } from './update.js';

/**
 * Trains by persistent contrastive divergence (Du and Mordatch 2019, algorithm 1), one update a pull. To stop, stop
 * pulling.
 *
 * ```
 * let state = start(options, key(0));
 * for await (const update of train(options, state)) {
 *   state = update.state;
 *   if (state.step === 1000) break;
 * }
 * ```
 *
 * With a `DataTerm` as its objective it does without chains: no sampler, no buffer, and no samples in its metrics.
 *
 * Given the state and the buffer's contents, all that follows is determined: a run that is stopped and goes on from
 * its checkpoint is the run that was never stopped.
 *
 * The state passed in is borrowed and never freed; each state yielded replaces, and frees, the one yielded before it,
 * and the last is the caller's.
 *
 * Throws an `EbmError` for options that are unknown, not allowed or do not fit each other; at a pull, for batches that
 * do not fit the model and when the run must stop (see `limits`); and the signal's reason on an abort. After an error
 * at a pull the last state and the buffer are as they were before it.
 */
export function train<O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I>,
  state: RunState<O>,
  more?: { readonly signal?: AbortSignal },
): AsyncGenerator<Update<O>, void, undefined>;
export function train<O extends OptimizerState>(
  options: ChainFreeOptions<O>,
  state: RunState<O>,
  more?: { readonly signal?: AbortSignal },
): AsyncGenerator<ChainFreeUpdate<O>, void, undefined>;
export function train<O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I> | ChainFreeOptions<O>,
  state: RunState<O>,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Update<O> | ChainFreeUpdate<O>, void, undefined> {
  if (isChainFree(options)) {
    const checked = checkChainFree(options, state);
    return updates((current) => chainFreeUpdate(checked, current, signal), state, signal);
  }
  const checked = checkOptions(options, state);
  const next = async (current: RunState<O>): Promise<Update<O>> => {
    const adjustments = await retuned(checked, current, signal);
    return update(checked, { ...current, adjustments }, signal);
  };
  return updates(next, state, signal);
}

const isChainFree = <O extends OptimizerState, S extends State, I>(
  options: TrainOptions<O, S, I> | ChainFreeOptions<O>,
): options is ChainFreeOptions<O> => typeof options.objective === 'object';

async function* updates<O extends OptimizerState, U extends { readonly state: RunState<O> }>(
  next: (current: RunState<O>) => Promise<U>,
  initial: RunState<O>,
  signal: AbortSignal | undefined,
): AsyncGenerator<U, void, undefined> {
  const takeTurns = turnTaking(signal);
  let last: U | undefined;
  try {
    for (;;) {
      await takeTurns();
      const made = await next(last?.state ?? initial);
      release(last);
      last = made;
      yield made;
    }
  } finally {
    release({ ...last, state: null });
  }
}
