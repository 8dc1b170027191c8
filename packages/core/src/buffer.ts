import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Key } from './key.js';
import type { NamedArrays } from './safetensors.js';
import type { Json } from './json.js';

/** Where a batch of chains starts. The tensors are the caller's. */
export interface Draw {
  /** `[n, ...shape]`. */
  readonly x: Tensor;
  /** The chains' labels `[n, classes]`; absent for unlabelled buffers. */
  readonly y?: Tensor2D;
  /** Which rows of the buffer the chains came from, and go back to. */
  readonly slots: Int32Array;
}

/** Which chains a draw may take. */
export interface DrawFrom {
  /** Only chains of these labels, and those that begin anew get one of them. @defaultValue all classes */
  readonly classes?: readonly number[];
}

/** Everything a buffer remembers, as plain arrays. */
export interface BufferSnapshot {
  readonly arrays: NamedArrays;
  readonly meta: Json;
}

/**
 * Stored chains. The one mutable thing in a training run, since a copy a step would cost its whole capacity;
 * `snapshot` and `restore` make it part of a checkpoint.
 */
export interface Buffer {
  /** The starts of `n` chains; some restart from noise with fresh labels. */
  readonly draw: (key: Key, n: number, from?: DrawFrom) => Draw;
  /** Writes finished chains, with the labels they were drawn with, back to the slots they came from. Borrows both. */
  readonly put: (draw: Draw, x: Tensor) => Promise<void>;
  readonly snapshot: () => BufferSnapshot;
  /** Throws an `EbmError`, and changes nothing, when the snapshot does not fit. */
  readonly restore: (snapshot: BufferSnapshot) => void;
}
