import { EbmError } from '@ebmjs/core';
import { fromHalf } from './float16.js';
import { transposed, type PlainArray } from './transposed.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"

/** How a type's numbers are read: the bytes of one, and all of them. */
const READERS: { readonly [descr: string]: readonly [bytes: number, read: (data: ArrayBuffer) => Float32Array] } = {
  '<f2': [2, (data) => Float32Array.from(new Uint16Array(data), fromHalf)],
  '<f4': [4, (data) => new Float32Array(data)],
  '<f8': [8, (data) => new Float32Array(new Float64Array(data))],
};

/**
 * The array of a `.npy` file (NumPy's format, versions 1 to 3) in float32: of float16, float32 and float64, little-endian.
 * Doubles are rounded; Fortran's order is turned into C's.
 *
 * Throws an `EbmError` for other types, and for a file that is damaged.
 */
export function parseNpy(where: string, bytes: Uint8Array): PlainArray {
  const { descr, fortran, shape, start } = npyHeader(where, bytes);
  const [size, read] = Object.hasOwn(READERS, descr) ? READERS[descr]! : [];
  if (!size || !read) throw new EbmError(`${where}.dtype`, `must be one of ${Object.keys(READERS).join(', ')}`, descr);
  const count = shape.reduce((product, side) => product * side, 1);
  const expected = start + count * size;
  if (bytes.length !== expected) throw new EbmError(where, `must be ${expected} bytes by its header`, bytes.length);
  const data = read(new Uint8Array(bytes.subarray(start)).buffer); // a copy, and so aligned
  if (!fortran) return { shape, data };
  const backwards = shape.map((_, axis) => shape.length - 1 - axis);
  return transposed({ shape: shape.toReversed(), data }, backwards);
}

interface NpyHeader {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
}

function npyHeader(where: string, bytes: Uint8Array): NpyHeader {
  const version = bytes[6] ?? 0;
  const whole = bytes.length >= 12 && MAGIC.every((byte, i) => bytes[i] === byte) && version >= 1 && version <= 3;
  if (!whole) throw new EbmError(where, 'must be an array in NumPy’s format, version 1 to 3');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [from, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const text = new TextDecoder().decode(bytes.subarray(from, from + length));
  const descr = /'descr':\s*('[^']*'|\[.*?\])\s*,\s*'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sides = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || sides === undefined)
    throw new EbmError(where, 'must have a header with descr, fortran_order and shape', text.trim());
  const shape = sides
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number);
  return { descr: descr.replaceAll("'", ''), fortran: fortran === 'True', shape, start: from + length };
}
