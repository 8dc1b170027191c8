import type { Layouts } from './layout-of.js';

/** How far loading is, in bytes. */
export interface WeightsProgress {
  /** The file under way. */
  readonly file: string;
  /** Of all files. */
  readonly loaded: number;
  /** Of all files; absent while nobody has said how large a single file is. */
  readonly total?: number;
}

/** What is known of a file before it is opened. */
export interface Expected {
  readonly bytes?: number;
  readonly sha256?: string;
  readonly signal: AbortSignal | undefined;
  /** Told of bytes as they come, and of the file's size where it is known. */
  readonly onBytes: (count: number, size?: number) => void;
}

/** A file that is read once, from its beginning to its end. */
export interface WeightsFile {
  readonly size: number;
  /** The next `length` bytes, in memory that is the caller's. */
  readonly read: (length: number) => Promise<Uint8Array>;
  /** Throws an `EbmError` where the whole file, now read, has not the hash expected. */
  readonly end: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Where files of weights are: a folder, a web site. */
export interface WeightsStorage {
  /** For messages: `loadWeights`, `fetchWeights`. */
  readonly where: string;
  readonly text: (file: string, expected: Expected) => Promise<string>;
  readonly open: (file: string, expected: Expected) => Promise<WeightsFile>;
}

/** A file of tensors that an index tells of, or the only one. */
export interface ShardPlan {
  readonly file: string;
  readonly expected: { readonly bytes?: number; readonly sha256?: string };
  /** What must be in it; absent for the only one, which tells itself. */
  readonly tensors?: Layouts;
}
