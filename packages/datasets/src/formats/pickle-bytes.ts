import { badFile } from './bad-file.js';

/** A pickle's bytes, taken in order. */
export interface PickleBytes {
  /** Of the next byte. */
  readonly offset: () => number;
  readonly left: () => number;
  /** Passes over `length` bytes and returns where they begin. Throws where they are not there. */
  readonly skip: (length: number) => number;
  /** Whole numbers without a sign, little-endian, of 1 to 8 bytes. */
  readonly unsigned: (width: number) => number;
  /** The same in two's complement. */
  readonly signed: (width: number) => number;
  readonly double: () => number;
  /** A line of ASCII, without its end. */
  readonly line: () => string;
}

/** Modules and functions have short names. */
const LONGEST_LINE = 256;

export function pickleBytes(bytes: Uint8Array, file: string): PickleBytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const skip = (length: number): number => {
    if (!(length <= bytes.length - at))
      throw badFile({ file, offset: at }, `must go on for ${length} bytes: it is cut off`, bytes.length - at);
    at += length;
    return at - length;
  };
  const unsigned = (width: number): number => {
    const from = skip(width);
    let sum = 0;
    for (let i = width; i-- > 0;) sum = sum * 256 + bytes[from + i]!;
    return sum;
  };
  const signed = (width: number): number => {
    const from = skip(width);
    let sum = width > 0 && bytes[at - 1]! >= 0x80 ? -1 : 0; // the bytes above
    for (let i = width; i-- > 0;) sum = sum * 256 + bytes[from + i]!;
    return sum;
  };
  const line = (): string => {
    const end = bytes.subarray(at, at + LONGEST_LINE).indexOf(10);
    if (end < 0) throw badFile({ file, offset: at }, `must have lines of less than ${LONGEST_LINE} bytes`);
    const from = skip(end + 1);
    return new TextDecoder('latin1').decode(bytes.subarray(from, from + end));
  };
  return {
    offset: () => at,
    left: () => bytes.length - at,
    skip,
    unsigned,
    signed,
    double: () => view.getFloat64(skip(8)),
    line,
  };
}
