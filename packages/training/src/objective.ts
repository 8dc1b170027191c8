import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';

/** A scalar to be made small, and what it is made of. */
export interface Loss {
  readonly loss: Scalar;
  /** Scalars for the reader of the metrics. */
  readonly terms: { readonly [name: string]: Scalar };
  /** More of them, which are only known when the gradient has been taken: asked for once, then. */
  readonly later?: () => { readonly [name: string]: Scalar };
}

/**
 * What training on chains makes small: a function of the energies of data and of samples, `[n]` each, differentiable in
 * both. Borrows them; the scalars are the caller's. Whatever needs more than energies is a `LossTerm`.
 */
export type Objective = (data: Tensor1D, samples: Tensor1D) => Loss;
