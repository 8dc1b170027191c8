import { encodeHeader, safetensorsHeader, type SafetensorsEntry } from './safetensors-header.js';

/** An array with a shape: what a tensor is on disk. */
export type NamedArray =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'int32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'uint8'; readonly shape: readonly number[]; readonly data: Uint8Array }
  /** Numbers of 16 bits as their bits. */
  | { readonly dtype: 'float16'; readonly shape: readonly number[]; readonly data: Uint16Array };

/** Arrays by name, in the order they are written. */
export type NamedArrays = { readonly [name: string]: NamedArray };

/** An array that comes in parts, in order: what need not be in memory whole. Read it once. */
export interface ArrayInParts extends Pick<NamedArray, 'dtype' | 'shape'> {
  readonly parts: Iterable<NamedArray['data']> | AsyncIterable<NamedArray['data']>;
}

/** Such arrays by name, in the order they are written. */
export type ArraysInParts = { readonly [name: string]: ArrayInParts };

/** What a safetensors file holds: arrays, and strings by name. */
export interface Safetensors {
  readonly arrays: NamedArrays;
  readonly metadata: { readonly [name: string]: string };
}

/** The bytes of a safetensors file: 8-byte length, JSON header, little-endian data. */
export function encodeSafetensors({ arrays, metadata }: Safetensors): Uint8Array {
  const header = encodeHeader(arrays, metadata);
  const all = Object.values(arrays).map(({ data }) => bytesOf(data));
  const bytes = new Uint8Array(all.reduce((size, { length }) => size + length, header.length));
  let at = 0;
  for (const piece of [header, ...all]) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The bytes of an array: the same memory. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: NamedArray['data']): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/**
 * Reads a safetensors file of F32, F16, I32 and U8 arrays, into copies.
 *
 * Throws an `EbmError` for anything that is not exactly that: a truncated file, a header that lies about sizes,
 * gaps, overlaps, unknown types.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { metadata, entries } = safetensorsHeader(bytes);
  const copy = ({ from, to }: SafetensorsEntry): Uint8Array => {
    const data = new Uint8Array(to - from); // and so aligned; `slice` of a Node Buffer would be a view
    data.set(bytes.subarray(from, to));
    return data;
  };
  return { metadata, arrays: Object.fromEntries(entries.map((entry) => [entry.name, arrayIn(copy(entry), entry)])) };
}

/** The bytes of one array as numbers: the same memory where that is aligned for them, else a copy. */
export function arrayIn(bytes: Uint8Array, { dtype, shape }: Pick<SafetensorsEntry, 'dtype' | 'shape'>): NamedArray {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  switch (dtype) {
    case 'float32':
      return { dtype, shape, data: new Float32Array(buffer, byteOffset, length / 4) };
    case 'int32':
      return { dtype, shape, data: new Int32Array(buffer, byteOffset, length / 4) };
    case 'uint8':
      return { dtype, shape, data: new Uint8Array(buffer, byteOffset, length) };
    case 'float16':
      return { dtype, shape, data: new Uint16Array(buffer, byteOffset, length / 2) };
  }
}
