import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Key } from './key.js';
import type { ArraysInParts, NamedArrays } from './safetensors.js';
import type { Json } from './json.js';

/** What a chain began from: the buffer's first contents or where it had none, a restart, an example of the data. */
export const ORIGINS = ['fresh', 'restart', 'data'] as const;

/** Where chains come from, a number a chain. */
export interface ChainHistory {
  /** How often a chain has been put back since it began; 0 for one that begins. */
  readonly visits: Int32Array;
  /** How many times `put` had been called when it began. */
  readonly born: Int32Array;
  /** What it began from: places in `ORIGINS`. */
  readonly origins: Uint8Array;
}

/** Where a batch of chains starts. The tensors are the caller's. */
export interface Draw {
  /** `[n, ...shape]`. */
  readonly x: Tensor;
  /** The chains' labels `[n, classes]`; absent for unlabelled buffers. */
  readonly y?: Tensor2D;
  /** Which rows of the buffer the chains came from, and go back to if it writes there; -1 for one that came from none. */
  readonly slots: Int32Array;
  /** What the buffer knows of the chains, for `put` to go on with. Where it is absent, that of the slots counts. */
  readonly history?: ChainHistory;
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

/** The same with arrays that come in parts, to be read only, so that large ones need not be whole a second time. */
export interface BufferParts {
  readonly arrays: ArraysInParts;
  readonly meta: Json;
}

/** What the chains of a buffer are like now, in plain numbers. */
export interface BufferStatistics {
  /** Chains that it holds. */
  readonly stored: number;
  /** Calls of `put`, and the chains they brought. */
  readonly writes: number;
  readonly written: number;
  /** How often the chains have been put back since they began. */
  readonly visits: { readonly mean: number; readonly max: number };
  /** How many calls of `put` ago the chains began. */
  readonly ages: { readonly mean: number; readonly max: number };
  /** How many chains began from what. */
  readonly origins: { readonly [origin in (typeof ORIGINS)[number]]: number };
  /** Chains of each class, soft labels by their largest entry; empty for unlabelled buffers. */
  readonly classes: readonly number[];
}

/**
 * Stored chains. The one mutable thing in a training run, since a copy a step would cost its whole capacity;
 * `snapshot` and `restore` make it part of a checkpoint.
 */
export interface Buffer {
  /** The starts of `n` chains; some restart from noise with fresh labels. */
  readonly draw: (key: Key, n: number, from?: DrawFrom) => Draw;
  /** Takes finished chains, with the labels they were drawn with. Borrows both. */
  readonly put: (draw: Draw, x: Tensor) => Promise<void>;
  readonly snapshot: () => BufferSnapshot;
  /** Throws an `EbmError`, and changes nothing, when the snapshot does not fit. */
  readonly restore: (snapshot: BufferSnapshot) => void;
  /** `snapshot` for large buffers: what it gives stays as it is, whatever is put in while it is read. */
  readonly snapshotParts?: () => BufferParts;
  /** `restore` of parts, in place. Rejects with an `EbmError`, and has changed nothing, when they do not fit. */
  readonly restoreParts?: (parts: BufferParts) => Promise<void>;
  readonly statistics?: () => BufferStatistics;
}
