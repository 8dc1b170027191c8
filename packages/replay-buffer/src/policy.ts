import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Key } from '@ebmjs/core';
import type { Prior } from './prior.js';

/**
 * Changes chains that a draw goes on with: crops, flips or colours of images. Borrows `x` `[n, ...shape]` and the labels,
 * returns as many rows of the same shape. The same key must give the same rows.
 */
export type Augment = (key: Key, x: Tensor, y?: Tensor2D) => Tensor;

/** How chains are drawn. */
export interface Policy {
  readonly restart: number;
  readonly flip: number;
  readonly balance: boolean;
  /** Whether a draw takes all chains, in the order of their slots. */
  readonly all: boolean;
  readonly prior: Prior;
  readonly augment: Augment | null;
}
