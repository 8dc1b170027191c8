import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Box } from './energy.js';
import type { Key } from './key.js';

/** Rows of data, owned by whoever asked for them. */
export interface Batch {
  /** `[n, ...shape]`, float32. */
  readonly x: Tensor;
  /** One-hot labels `[n, classes]`, float32; absent where the data has none. */
  readonly y?: Tensor2D;
}

/** A source of batches. The same key gives the same batch. */
export interface Dataset {
  readonly name: string;
  readonly shape: readonly number[];
  /** 0 where the data has no labels. */
  readonly classes: number;
  /** Where the data lies in a box, its faces: `{ min: 0, max: 1 }` for images. */
  readonly box?: Box;
  /** `n` rows drawn independently (with replacement), dequantised where the data is quantised. */
  readonly batch: (key: Key, n: number) => Batch;
}

/** Data that can be counted and visited in order. */
export interface FiniteDataset extends Dataset {
  readonly size: number;
  /** Number of grey levels that a stored value could take, for bits per dimension; absent for continuous data. */
  readonly levels?: number;
  /** The rows at `indices`: dequantised with `key`, or without a key as stored (the middle of each grey level). */
  readonly rows: (indices: ArrayLike<number>, key?: Key) => Batch;
  readonly licence: string;
  /** Who made the data and how to cite them. */
  readonly attribution: string;
}
