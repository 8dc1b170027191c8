import { badFile, badStart } from './formats/bad-file.js';

/** An array of bytes with a shape: what an IDX file holds. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Code of unsigned bytes, the third byte of the file. */
const UINT8 = 0x08;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST: two zeros, the type's code, the number of axes, each axis's
 * length as four bytes (the highest first), and the data. The data is a view of `bytes`, not a copy.
 *
 * Throws an `EbmError` with the byte for anything that is not exactly that, one byte too few or too many included.
 *
 * @param file what messages call it
 */
export function parseIdx(bytes: Uint8Array, file: string = 'parseIdx'): Idx {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) {
    throw badStart(file, bytes, 'must begin with two zero bytes, a type and a number of axes');
  }
  const [, , type, rank] = bytes as unknown as readonly [number, number, number, number];
  if (type !== UINT8) throw badFile({ file, offset: 2 }, 'must be of type 8, unsigned bytes', type);
  const start = 4 + 4 * rank;
  if (rank === 0 || bytes.length < start) {
    throw badFile({ file, offset: 3 }, `must hold the lengths of ${rank} axes`, bytes.length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== start + size) {
    const want = `must be ${start + size} bytes long for shape [${shape.join(', ')}]`;
    throw badFile({ file, offset: Math.min(bytes.length, start + size) }, want, bytes.length);
  }
  return { shape, data: bytes.subarray(start) };
}
