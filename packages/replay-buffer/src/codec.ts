import type { Key } from '@ebmjs/core';

/** What rows are kept in. */
export type Stored = Float32Array | Uint16Array | Uint8Array;

/** How numbers are kept. */
export interface Codec {
  readonly name: Storage;
  /** What the numbers are in a file. */
  readonly dtype: 'float32' | 'float16' | 'uint8';
  readonly allocate: (size: number) => Stored;
  /** Leaves `values` as they are, and may return them. */
  readonly encode: (key: Key, values: Float32Array) => Stored;
  /** Leaves `stored` as it is, and may return it. The key matters only where reading adds noise. */
  readonly decode: (key: Key, stored: Stored) => Float32Array;
}

export const STORAGES = ['float32', 'float16', 'uint8', 'uint8-faithful'] as const;
export type Storage = (typeof STORAGES)[number];

/** Numbers as they are. */
export const float32: Codec = {
  name: 'float32',
  dtype: 'float32',
  allocate: (size) => new Float32Array(size),
  encode: (_key, values) => values,
  decode: (_key, stored) => stored as Float32Array,
};
