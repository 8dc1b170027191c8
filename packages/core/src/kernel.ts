import type { Tensor } from '@tensorflow/tfjs-core';
import type { Energy } from './energy.js';
import type { Key } from './key.js';

/** What a batch of chains carries from one step to the next. */
export interface State {
  /** `[chains, ...event]`. */
  readonly position: Tensor;
}

/**
 * A Markov kernel: two functions over a batch of independent chains.
 *
 * `S` is what the next step needs, `I` what a reader wants. Both functions borrow what they are given and return
 * tensors that the caller owns; `init` takes a copy of `position`, never the tensor itself. A state belongs to the
 * energy it was made with: change the energy, call `init` again.
 */
export interface Kernel<S extends State = State, I = unknown> {
  readonly init: (position: Tensor, energy: Energy) => S;
  readonly step: (key: Key, state: S, energy: Energy) => readonly [state: S, info: I];
}
