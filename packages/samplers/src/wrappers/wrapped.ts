import type { State } from '@ebmjs/core';

/** The state of a wrapper: where its chains are as a reader sees them, and the state of the kernel inside. */
export interface Wrapped<S extends State> extends State {
  /** What the kernel inside goes on from, in its own coordinates. */
  readonly inner: S;
}

/** A wrapper whose kernel inside changes from step to step. */
export interface Counted<S extends State> extends Wrapped<S> {
  /** Steps made so far. With the tensors it is all that the next step needs. */
  readonly step: number;
}
