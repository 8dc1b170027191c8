import type { Tensor } from '@tensorflow/tfjs-core';
import type { Energy } from './energy.js';
import type { Key } from './key.js';
import type { Params } from './model.js';

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
  /** For a kernel that adapts as it goes: what of it outlives its chains. Absent for one that does not. */
  readonly learning?: Learning<S, I>;
}

/**
 * What a kernel learns from one batch of chains for the next, as named tensors beside the weights of a model: whoever
 * starts chains again and again (a training run) carries them along, and saves them.
 */
export interface Learning<S extends State = State, I = unknown> {
  /** What is known before the first chain, for events of this shape; owned by the caller. */
  readonly fresh: (event: readonly number[]) => Params;
  /** What a state has learnt, under the names and of the shapes of `fresh`; borrowed from it. */
  readonly learnt: (state: S) => Params;
  /** The kernel whose chains begin with `learnt`, which it borrows for as long as it is used. */
  readonly resumed: (learnt: Params) => Kernel<S, I>;
}
