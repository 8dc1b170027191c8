import { badFile, badStart, type Place } from './bad-file.js';
import { sequential, type Sequential } from './sequential.js';
import { inflated } from './inflated.js';
import { piecesOf } from './pieces-of.js';
import type { RandomAccess } from './random-access.js';

/** An array of a MATLAB file whose values are bytes, column-major: the first axis varies first. */
export interface MatArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

export interface Mat5Options {
  /** The most bytes that an array may have. Nothing is allocated for more. */
  readonly mostBytes: number;
}

const HEADER = 128;
const [INT8, UINT8, INT32, UINT32, DOUBLE, MATRIX, COMPRESSED] = [1, 2, 5, 6, 9, 14, 15];
const [DOUBLE_CLASS, UINT8_CLASS] = [6, 9];
const COMPLEX = 0x0800;

/**
 * The arrays of a MATLAB 5 file (MAT-File Format, MathWorks 2019), zlib-compressed elements inflated as they are read: of
 * class `uint8`, or of `double` with values that are bytes. Others are skipped.
 *
 * Rejects with an `EbmError` for what is no MATLAB 5 file of little-endian order (7.3 is HDF5), is cut off, or grows beyond
 * `mostBytes`.
 */
export async function parseMat5(access: RandomAccess, { mostBytes }: Mat5Options): Promise<readonly MatArray[]> {
  const { file, size } = access;
  await checkHeader(access);
  const arrays: MatArray[] = [];
  for (let offset = HEADER; offset < size;) {
    const place = { file, offset };
    const tag = tagOf(await access.read(offset, 8), place);
    const end = offset + 8 + tag.bytes;
    if (end > size)
      throw badFile(place, `must hold an element of ${tag.bytes} bytes: it is cut off`, size - offset - 8);
    const array = await arrayOf(access, { ...place, ...tag, mostBytes });
    if (array) arrays.push(array);
    offset = end;
  }
  return arrays;
}

async function checkHeader(access: RandomAccess): Promise<void> {
  const { file } = access;
  const header = await access.read(0, Math.min(HEADER, access.size));
  const text = new TextDecoder('latin1').decode(header);
  if (!text.startsWith('MATLAB') || header.length < HEADER) throw badStart(file, header, 'must begin as a MATLAB file');
  if (!text.startsWith('MATLAB 5.0')) throw badStart(file, header, 'must be of MATLAB 5: save it with -v7');
  if (text.slice(126) !== 'IM') throw badFile({ file, offset: 126 }, 'must be little-endian', text.slice(126));
}

interface Tag {
  readonly type: number;
  readonly bytes: number;
  /** Up to four bytes of data may stand in the tag itself. */
  readonly small?: Uint8Array;
}

function tagOf(bytes: Uint8Array, place: Place): Tag {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const [type, length] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (type < 0x10000) return { type, bytes: length };
  const count = type >>> 16;
  if (count > 4) throw badFile(place, 'must have at most 4 bytes inside a tag', count);
  return { type: type & 0xffff, bytes: count, small: bytes.subarray(4, 4 + count) };
}

interface Element extends Place, Tag {
  readonly mostBytes: number;
}

/** Room for an array's name and shape beside its data. */
const MOST_OVERHEAD = 4096;

async function arrayOf(access: RandomAccess, element: Element): Promise<MatArray | undefined> {
  const { file, offset, type, bytes, mostBytes } = element;
  const packed = piecesOf(access, offset + 8, bytes);
  if (type === MATRIX) return matrix(sequential(packed, file), element);
  if (type !== COMPRESSED) return undefined;
  // A double takes eight bytes for what is kept as one.
  const limit = 8 * mostBytes + MOST_OVERHEAD;
  const stream = sequential(inflated(packed, { format: 'deflate', limit, file, offset }), file);
  try {
    const tag = tagOf(await stream.read(8), element);
    if (tag.type !== MATRIX) return undefined;
    const array = await matrix(stream, element);
    // Reading to the end checks the sum at the end.
    if (array && !(await stream.ended())) throw badFile(element, 'must end behind its array');
    return array;
  } finally {
    await stream.close();
  }
}

async function matrix(stream: Sequential, place: Element): Promise<MatArray | undefined> {
  const flags = viewOf(await part(stream, { ...place, types: [UINT32], most: 8 }));
  if (flags.byteLength !== 8) throw badFile(place, 'must have 8 bytes of flags', flags.byteLength);
  const kind = flags.getUint32(0, true);
  if ((kind & 0xff) !== UINT8_CLASS && (kind & 0xff) !== DOUBLE_CLASS) return undefined;
  if (kind & COMPLEX) throw badFile(place, 'must be of real numbers');
  const sides = viewOf(await part(stream, { ...place, types: [INT32], most: 4 * 32 }));
  const shape = Array.from({ length: sides.byteLength >> 2 }, (_, i) => sides.getInt32(4 * i, true));
  const name = new TextDecoder().decode(await part(stream, { ...place, types: [INT8], most: 64 }));
  const count = shape.reduce((product, side) => product * side, 1);
  if (shape.some((side) => side < 0) || shape.length < 2 || count > place.mostBytes) {
    throw badFile(place, `must be an array of at most ${place.mostBytes} values`, shape);
  }
  return { name, shape, data: await values(stream, { ...place, count }) };
}

/** The numbers, which are written in the smallest type that holds them, whatever the class. */
async function values(stream: Sequential, place: Element & { readonly count: number }): Promise<Uint8Array> {
  const { count } = place;
  const { type, data } = await typed(stream, { ...place, types: [UINT8, DOUBLE], most: 8 * count });
  if (data.length !== count * (type === DOUBLE ? 8 : 1)) throw badFile(place, `must have ${count} values`, data.length);
  if (type === UINT8) return data;
  const view = viewOf(data);
  return Uint8Array.from({ length: count }, (_, i) => {
    const value = view.getFloat64(8 * i, true);
    if (!(Number.isInteger(value) && value >= 0 && value < 256))
      throw badFile(place, 'must hold values of bytes', value);
    return value;
  });
}

interface Part extends Place {
  readonly types: readonly number[];
  readonly most: number;
}

const part = async (stream: Sequential, wanted: Part): Promise<Uint8Array> => (await typed(stream, wanted)).data;

/** A part of a matrix: its tag and data, filled up to a multiple of eight bytes. */
async function typed(stream: Sequential, { types, most, ...place }: Part): Promise<{ type: number; data: Uint8Array }> {
  const { type, bytes, small } = tagOf(await stream.read(8), place);
  if (!types.includes(type)) throw badFile(place, `must have a part of type ${types.join(' or ')} here`, type);
  if (bytes > most) throw badFile(place, `must have at most ${most} bytes in this part`, bytes);
  if (small) return { type, data: small };
  const data = await stream.read(bytes);
  if (!(await stream.ended())) await stream.skip((8 - (bytes % 8)) % 8);
  return { type, data };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
