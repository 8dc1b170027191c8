import { badFile } from './bad-file.js';
import type { RandomAccess } from './random-access.js';

/** What the directory at a zip's end says of a file. */
export interface ZipRecord {
  readonly path: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  /** Bytes packed. */
  readonly packed: number;
  /** Bytes unpacked. */
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
}

const [RECORD, END, END64, LOCATOR64] = [0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const END_SIZE = 22;
const RECORD_SIZE = 46;
/** A comment may follow the end record. */
const LONGEST_END = END_SIZE + 0xffff;
/** These stand in 32 or 16 bits where the number is in the zip64 field. */
const [IN_64, COUNT_IN_64] = [0xffffffff, 0xffff];

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** Every record of the central directory. Each takes 46 bytes or more, so their number is bounded by the file's size. */
export async function zipDirectory(access: RandomAccess): Promise<readonly ZipRecord[]> {
  const end = await endOf(access);
  const bytes = await access.read(end.offset, end.size);
  const records: ZipRecord[] = [];
  for (let at = 0; records.length < end.count;) {
    const place = { file: access.file, offset: end.offset + at };
    const view = viewOf(bytes.subarray(at));
    if (view.byteLength < RECORD_SIZE || view.getUint32(0, true) !== RECORD) {
      throw badFile(place, `must have ${end.count} entries in its directory`, records.length);
    }
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(field, true)) as [number, number, number];
    const next = at + RECORD_SIZE + name + extra + comment;
    if (next > bytes.length) throw badFile(place, 'must have an entry that ends inside the directory', next);
    records.push(recordOf(bytes.subarray(at, next), { name, extra }, place));
    at = next;
  }
  return records;
}

interface Lengths {
  readonly name: number;
  readonly extra: number;
}

function recordOf(bytes: Uint8Array, { name, extra }: Lengths, place: { file: string; offset: number }): ZipRecord {
  const view = viewOf(bytes);
  const utf8 = (view.getUint16(8, true) & 0x800) !== 0;
  const path = new TextDecoder(utf8 ? 'utf-8' : 'latin1').decode(bytes.subarray(RECORD_SIZE, RECORD_SIZE + name));
  const fields = bytes.subarray(RECORD_SIZE + name, RECORD_SIZE + name + extra);
  const short = [24, 20, 42].map((field) => view.getUint32(field, true));
  const [size, packed, offset] = widened(short, fields, place);
  const encrypted = (view.getUint16(8, true) & 1) !== 0;
  const [method, crc] = [view.getUint16(10, true), view.getUint32(16, true)];
  return { path, encrypted, method, crc, packed: packed!, size: size!, offset: offset! };
}

/** Takes from the zip64 field, in order, the numbers that did not fit into 32 bits. */
function widened(short: readonly number[], fields: Uint8Array, place: { file: string; offset: number }): number[] {
  if (!short.includes(IN_64)) return [...short];
  const view = viewOf(fields);
  let at = 0;
  while (at + 4 <= fields.length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return short.map((value) => {
    if (value !== IN_64) return value;
    if (at + 8 > fields.length) throw badFile(place, 'must have its zip64 sizes', fields.length);
    at += 8;
    return number64(view, at - 8, place);
  });
}

function number64(view: DataView, at: number, place: { file: string; offset: number }): number {
  const value = view.getBigUint64(at, true);
  if (value > Number.MAX_SAFE_INTEGER) throw badFile(place, 'must have sizes that a file can have', String(value));
  return Number(value);
}

/** Where the directory is: from the record at the very end, or from the zip64 record before it. */
async function endOf(access: RandomAccess): Promise<End> {
  const from = Math.max(0, access.size - LONGEST_END);
  const tail = await access.read(from, access.size - from);
  const view = viewOf(tail);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== END || at + END_SIZE + view.getUint16(at + 20, true) !== tail.length) continue;
    const [count, size, offset] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 12, true),
      view.getUint32(at + 16, true),
    ];
    if (count !== COUNT_IN_64 && size !== IN_64 && offset !== IN_64) return { count, size, offset };
    return end64(access, from + at);
  }
  throw badFile(
    { file: access.file, offset: access.size },
    'must end with a zip directory: it is cut off',
    access.size,
  );
}

async function end64(access: RandomAccess, end: number): Promise<End> {
  const place = { file: access.file, offset: end - 20 };
  const locator = viewOf(await access.read(end - 20, 20));
  if (locator.getUint32(0, true) !== LOCATOR64) throw badFile(place, 'must point to its zip64 directory');
  const offset = number64(locator, 8, place);
  const view = viewOf(await access.read(offset, 56));
  if (view.getUint32(0, true) !== END64) throw badFile({ file: access.file, offset }, 'must be a zip64 directory');
  const [count, size, start] = [32, 40, 48].map((field) => number64(view, field, place)) as [number, number, number];
  return { count, size, offset: start };
}
