import { foldIn, split, type Key } from '@ebmjs/core';
import type { RunState } from './run-state.js';

/** What an update draws from, each thing by its own. */
export interface UpdateKeys {
  readonly data: Key;
  /** From the buffer. */
  readonly draw: Key;
  readonly chains: Key;
  /** Has the model in training mode. */
  readonly model: Key;
  readonly terms: Key;
  /** Of the chains' second last step. */
  readonly twin: Key;
  /** Of labels that the model draws. */
  readonly labels: Key;
}

/** The keys of the update that follows a state. */
export function updateKeys({ key, step }: Pick<RunState, 'key' | 'step'>): UpdateKeys {
  const [data, draw, chains, model, terms, twin, labels] = split(foldIn(key, step), 7);
  return { data, draw, chains, model, terms, twin, labels };
}
