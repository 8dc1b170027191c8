/** Text or bytes, where they lie: nothing is copied or decoded before it is asked for. */
export interface PickledString {
  readonly kind: 'text' | 'bytes';
  /** Of the file; of the decoded text for what `_codecs.encode` made. */
  readonly source: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** What `_codecs.encode` made of it, so that one text is decoded once, however often it is named. */
  encoded?: PickledString;
}

/** What a pickle names and calls. */
export interface PickledGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** A list or a tuple. */
export interface PickledSequence {
  readonly kind: 'list' | 'tuple';
  readonly items: PickleValue[];
}

export interface PickledDict {
  readonly kind: 'dict';
  /** By their names; a later value of a name takes the place of the earlier one. */
  readonly entries: Map<string, PickleValue>;
}

/** NumPy's type of an array's numbers. */
export interface PickledDtype {
  readonly kind: 'dtype';
  /** Kind and size: `u1` is unsigned bytes, `i8` 64-bit integers. */
  readonly code: string;
  order: string;
}

export interface PickledArray {
  readonly kind: 'array';
  /** As in .npy files: `|u1`, `<i8`. */
  descr: string;
  shape: readonly number[];
  /** Whether the first index runs fastest. */
  fortran: boolean;
  /** The numbers as they lie in the file: a view of it, wherever it holds them as bytes. */
  data: Uint8Array;
}

/** What the pickles of data sets hold. */
export type PickleValue =
  null | boolean | number | PickledString | PickledGlobal | PickledSequence | PickledDict | PickledDtype | PickledArray;

type Kinds = { [V in Exclude<PickleValue, null | boolean | number> as V['kind']]: V };

/** The value if it is of the kind. */
export const ofKind = <K extends keyof Kinds>(value: PickleValue | undefined, kind: K): Kinds[K] | undefined =>
  typeof value === 'object' && value?.kind === kind ? (value as Kinds[K]) : undefined;

/** Names are short; what is longer is none, and is not made into a string. */
const MOST_NAME_BYTES = 256;

/** The text of a name, which Python 2 writes as bytes; undefined for what is none. */
export function nameOf(value: PickleValue | undefined): string | undefined {
  const string = ofKind(value, 'text') ?? ofKind(value, 'bytes');
  if (!string || string.to - string.from > MOST_NAME_BYTES) return undefined;
  return new TextDecoder().decode(string.source.subarray(string.from, string.to));
}
