import { EbmError } from './error.js';

/** Types of safetensors that this package knows, and what holds their numbers. */
const TYPES = {
  F32: ['float32', Float32Array],
  I32: ['int32', Int32Array],
  U8: ['uint8', Uint8Array],
  F16: ['float16', Uint16Array],
} as const;
const NAMES = { float32: 'F32', int32: 'I32', uint8: 'U8', float16: 'F16' } as const;
const LENGTH = 8;
const MAX_HEADER = 100_000_000;

/** Where an array lies in a safetensors file. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: keyof typeof NAMES;
  readonly shape: readonly number[];
  /** Where its bytes begin and end, counted from the file's first. */
  readonly from: number;
  readonly to: number;
}

/** What a safetensors file says before its data. */
export interface SafetensorsHeader {
  readonly metadata: { readonly [name: string]: string };
  /** In the order of their data, which has neither gaps nor overlaps. */
  readonly entries: readonly SafetensorsEntry[];
}

/** Length and header of a file of these arrays, in their order; padded with spaces, so that the data is aligned. */
export function encodeHeader(
  arrays: { readonly [name: string]: Pick<SafetensorsEntry, 'dtype' | 'shape'> },
  metadata: SafetensorsHeader['metadata'],
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let from = 0;
  for (const [name, { dtype, shape }] of Object.entries(arrays)) {
    const to = from + byteSize(dtype, shape);
    header[name] = { dtype: NAMES[dtype], shape, data_offsets: [from, to] };
    from = to;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(LENGTH + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - LENGTH), true);
  bytes.set(json, LENGTH);
  return bytes;
}

/** Bytes of an array. */
export const byteSize = (dtype: SafetensorsEntry['dtype'], shape: readonly number[]): number =>
  shape.reduce((product, side) => product * side, TYPES[NAMES[dtype]][1].BYTES_PER_ELEMENT);

/**
 * How many bytes the header of a file of `size` bytes has, its length included, by the file's `first` eight bytes.
 * Throws an `EbmError` for a file that is too short for it.
 */
export function safetensorsHeaderSize(first: Uint8Array, size: number): number {
  if (first.length < LENGTH) throw new EbmError('safetensors', 'must be at least 8 bytes long', size);
  const length = Number(new DataView(first.buffer, first.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER || LENGTH + length > size) {
    throw new EbmError('safetensors.header', `must fit in the file of ${size} bytes`, length);
  }
  return LENGTH + length;
}

/**
 * The header of a file of `size` bytes, of which `bytes` are the first ones, the whole header among them.
 *
 * Throws an `EbmError` where the file is not exactly what its header says: truncated, with gaps or overlaps, of sizes
 * that do not fit its shapes, of unknown types.
 */
export function safetensorsHeader(bytes: Uint8Array, size: number = bytes.length): SafetensorsHeader {
  const start = safetensorsHeaderSize(bytes.subarray(0, LENGTH), size);
  const { __metadata__: metadata = {}, ...rest } = parsed(bytes.subarray(LENGTH, start));
  if (typeof metadata !== 'object' || metadata === null || Object.values(metadata).some((v) => typeof v !== 'string')) {
    throw new EbmError('safetensors.__metadata__', 'must hold strings only');
  }
  const entries = Object.entries(rest).map(([name, entry]) => checkEntry(name, entry, start));
  entries.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = start;
  for (const { name, from, to } of entries) {
    if (from !== end) {
      throw new EbmError(`safetensors.${name}`, `must start at byte ${end - start} of the data`, from - start);
    }
    end = to;
  }
  if (end !== size) throw new EbmError('safetensors', `must be ${end} bytes long by its header`, size);
  return { metadata: metadata as Record<string, string>, entries };
}

function parsed(json: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new Error('not an object');
    return header as Record<string, unknown>;
  } catch (cause) {
    throw new EbmError('safetensors.header', 'must be a JSON object', undefined, { cause });
  }
}

function checkEntry(name: string, value: unknown, start: number): SafetensorsEntry {
  const where = `safetensors.${name}`;
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as { readonly [field: string]: unknown };
  if (typeof dtype !== 'string' || !Object.hasOwn(TYPES, dtype))
    throw new EbmError(`${where}.dtype`, 'must be one of F32, I32, U8, F16', dtype);
  if (!areCounts(shape)) throw new EbmError(`${where}.shape`, 'must be a list of whole numbers', shape);
  if (!areCounts(offsets) || offsets.length !== 2)
    throw new EbmError(`${where}.data_offsets`, 'must be two byte offsets', offsets);
  const [type] = TYPES[dtype as keyof typeof TYPES];
  const bytes = byteSize(type, shape);
  const [from, to] = offsets as [number, number];
  if (to - from !== bytes) {
    throw new EbmError(`${where}.data_offsets`, `must span the ${bytes} bytes of shape [${shape.join(', ')}]`, offsets);
  }
  return { name, dtype: type, shape, from: start + from, to: start + to };
}

const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
