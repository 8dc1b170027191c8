import { prefixed, tensorOf, type NamedArrays, type Params } from '@ebmjs/core';
import type { RunState } from './run-state.js';

/** The tensors of a run under the names that they have in a checkpoint. Borrowed from the state. */
export function namedTensors(run: Omit<RunState, 'key' | 'step' | 'adjustments'>): Params {
  const { weights, state, average, optimizer, sampler } = run;
  return {
    ...prefixed('weights', weights),
    ...prefixed('state', state),
    ...prefixed('average', average ?? {}),
    ...prefixed('sampler', sampler),
    ...Object.assign(
      {},
      ...Object.entries(optimizer.moments).map(([name, moment]) => prefixed(`moments/${name}`, moment)),
    ),
  };
}

/** New tensors with the names of `template`, from the arrays `prefix/name`. */
export function restored(arrays: NamedArrays, prefix: string, template: Params): Params {
  return Object.fromEntries(Object.keys(template).map((name) => [name, tensorOf(arrays[`${prefix}/${name}`]!)]));
}
