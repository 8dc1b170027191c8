import { EbmError } from './error.js';

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
const TYPED = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
const MAX_HEADER = 100_000_000;

interface Entry {
  readonly dtype: keyof typeof TYPED;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

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
  const { header, start } = parseHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (typeof metadata !== 'object' || metadata === null || Object.values(metadata).some((v) => typeof v !== 'string')) {
    throw new EbmError('safetensors.__metadata__', 'must hold strings only');
  }
  const sorted = Object.entries(entries).map(([name, entry]) => [name, checkEntry(name, entry)] as const);
  sorted.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let end = 0;
  for (const [name, { data_offsets: offsets }] of sorted) {
    if (offsets[0] !== end)
      throw new EbmError(`safetensors.${name}`, `must start at byte ${end} of the data`, offsets[0]);
    end = offsets[1];
  }
  if (start + end !== bytes.length) {
    throw new EbmError('safetensors', `must be ${start + end} bytes long by its header`, bytes.length);
  }
  const arrays = Object.fromEntries(sorted.map(([name, entry]) => [name, readArray(bytes, start, entry)]));
  return { arrays, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw new EbmError('safetensors', 'must be at least 8 bytes long', bytes.length);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > bytes.length) {
    throw new EbmError('safetensors.header', `must fit in the file of ${bytes.length} bytes`, length);
  }
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
    const header: unknown = JSON.parse(json);
    if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new Error('not an object');
    return { header: header as Record<string, unknown>, start: 8 + length };
  } catch (cause) {
    throw new EbmError('safetensors.header', 'must be a JSON object', undefined, { cause });
  }
}

function checkEntry(name: string, value: unknown): Entry {
  const where = `safetensors.${name}`;
  const entry = value as Partial<Entry> | null;
  const dtype = entry?.dtype as keyof typeof TYPED;
  if (!Object.hasOwn(TYPED, dtype ?? '')) throw new EbmError(`${where}.dtype`, 'must be one of F32, I32, U8', dtype);
  const shape = entry?.shape;
  const counts = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  if (!counts) throw new EbmError(`${where}.shape`, 'must be a list of whole numbers', shape);
  const offsets = entry?.data_offsets;
  const pair =
    Array.isArray(offsets) && offsets.length === 2 && offsets.every((o) => Number.isSafeInteger(o) && o >= 0);
  if (!pair) throw new EbmError(`${where}.data_offsets`, 'must be two byte offsets', offsets);
  const size = shape.reduce((product, side) => product * side, TYPED[dtype].BYTES_PER_ELEMENT);
  if (offsets[1] - offsets[0] !== size) {
    throw new EbmError(`${where}.data_offsets`, `must span the ${size} bytes of shape [${shape.join(', ')}]`, offsets);
  }
  return { dtype, shape, data_offsets: offsets };
}

function readArray(bytes: Uint8Array, start: number, { dtype, shape, data_offsets: [from, to] }: Entry): NamedArray {
  const data = new Uint8Array(to - from); // a copy, and so aligned; `slice` of a Node Buffer would be a view
  data.set(bytes.subarray(start + from, start + to));
  switch (dtype) {
    case 'F32':
      return { dtype: 'float32', shape, data: new Float32Array(data.buffer) };
    case 'I32':
      return { dtype: 'int32', shape, data: new Int32Array(data.buffer) };
    case 'U8':
      return { dtype: 'uint8', shape, data };
  }
}
