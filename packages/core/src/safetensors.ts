import { safetensorsHeader, type SafetensorsEntry } from './safetensors-header.js';

/** An array with a shape: what a tensor is on disk. */
export type NamedArray =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'int32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'uint8'; readonly shape: readonly number[]; readonly data: Uint8Array };

/** Arrays by name, in the order they are written. */
export type NamedArrays = { readonly [name: string]: NamedArray };

/** What a safetensors file holds: arrays, and strings by name. */
export interface Safetensors {
  readonly arrays: NamedArrays;
  readonly metadata: { readonly [name: string]: string };
}

const DTYPES = { float32: 'F32', int32: 'I32', uint8: 'U8' } as const;

/** The bytes of a safetensors file: 8-byte length, JSON header, little-endian data. */
export function encodeSafetensors({ arrays, metadata }: Safetensors): Uint8Array {
  const names = Object.keys(arrays);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = arrays[name]!;
    header[name] = { dtype: DTYPES[dtype], shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.length / 8) * 8; // padded with spaces, so that the data is aligned
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const name of names) {
    const { data } = arrays[name]!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file of F32, I32 and U8 arrays, into copies.
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
  }
}
