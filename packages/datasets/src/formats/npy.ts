import { badFile, badStart, type Place } from './bad-file.js';
import type { Sequential } from './sequential.js';

/** What an .npy file says of its array. */
export interface NpyHeader {
  /** NumPy's code of byte order, kind and size: `|u1` is unsigned bytes, `<i8` 64-bit integers. */
  readonly descr: string;
  readonly shape: readonly number[];
}

const MAGIC = [0x93, ...[...'NUMPY'].map((letter) => letter.charCodeAt(0))];
/** Headers are padded to 64 bytes; a record type may be longer, but is not read here. */
const MOST_HEADER_BYTES = 4096;

/**
 * The header of an .npy file (NumPy Enhancement Proposal 1), read from its beginning; the data follows in the stream.
 * Nothing is evaluated: only what NumPy itself writes is understood.
 *
 * Rejects with an `EbmError` for anything else, for objects (which are pickles) and for Fortran's order.
 */
export async function npyHeader(bytes: Sequential, place: Place): Promise<NpyHeader> {
  const start = await bytes.read(8);
  if (!MAGIC.every((byte, i) => start[i] === byte)) throw badStart(place.file, start, 'must begin as an .npy array');
  const wide = start[6]! > 1;
  const length = (await bytes.read(wide ? 4 : 2)).reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
  if (length > MOST_HEADER_BYTES)
    throw badFile(place, `must have a header of at most ${MOST_HEADER_BYTES} bytes`, length);
  const text = new TextDecoder('latin1').decode(await bytes.read(length));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d, ]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined)
    throw badFile(place, 'must have a type and a shape in its header', text);
  if (descr.includes('O')) throw badFile(place, 'must hold numbers, not Python’s objects', descr);
  if (!/'fortran_order':\s*False/.test(text)) throw badFile(place, 'must be in C’s order', text);
  const sides = shape
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '')
    .map(Number);
  if (!Number.isSafeInteger(sides.reduce((product, side) => product * side, 1))) {
    throw badFile(place, 'must have a shape that a file can have', sides);
  }
  return { descr, shape: sides };
}

/** Whole numbers of 1 to 8 bytes, little-endian, as numbers. Throws for another type, and for one beyond 2^53. */
export function npyIntegers(bytes: Uint8Array, descr: string, place: Place): number[] {
  const [, sign, width] = /^[<|]([iu])([1248])$/.exec(descr) ?? [];
  if (!width) throw badFile(place, 'must hold whole numbers, little-endian', descr);
  const size = Number(width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    integerAt(view, i * size, { size, signed: sign === 'i' }),
  );
}

function integerAt(view: DataView, at: number, { size, signed }: { size: number; signed: boolean }): number {
  if (size === 1) return signed ? view.getInt8(at) : view.getUint8(at);
  if (size === 2) return signed ? view.getInt16(at, true) : view.getUint16(at, true);
  if (size === 4) return signed ? view.getInt32(at, true) : view.getUint32(at, true);
  return Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
}
