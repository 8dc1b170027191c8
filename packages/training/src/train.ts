import { release, turnTaking, type State } from '@ebmjs/core';
import type { OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import { checkOptions } from './check-options.js';
import type { CheckedOptions, TrainOptions } from './train-options.js';
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
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Update<O>, void, undefined> {
  return updates(checkOptions(options, state), state, signal);
}

async function* updates<O extends OptimizerState, S extends State, I>(
  options: CheckedOptions<O, S, I>,
  initial: RunState<O>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Update<O>, void, undefined> {
  const takeTurns = turnTaking(signal);
  let last: Update<O> | undefined;
  try {
    for (;;) {
      await takeTurns();
      const next = await update(options, last?.state ?? initial, signal);
      release(last);
      last = next;
      yield next;
    }
  } finally {
    release(last?.negatives, last?.labels);
  }
}
