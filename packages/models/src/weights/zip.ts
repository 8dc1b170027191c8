import { EbmError } from '@ebmjs/core';
import { crc32 } from './crc32.js';

/** A file in a ZIP file. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacks it, and checks its size and checksum. */
  readonly bytes: () => Promise<Uint8Array>;
}

const [END, END64, LOCATOR64, CENTRAL, LOCAL] = [0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50, 0x04034b50];
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const ALL_ONES = 0xffffffff;
const [STORED, DEFLATED] = [0, 8];

/**
 * What is in a ZIP file (APPNOTE 6.3, ZIP64 included), in the order of its directory: stored and deflated files.
 * Throws an `EbmError` for one that is damaged, encrypted, in parts, or packed in another way.
 */
export function zipEntries(file: Uint8Array): ZipEntry[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  try {
    let { at, count } = directory(view);
    const entries: ZipEntry[] = [];
    for (; count > 0; count--) {
      const found = centralEntry(view, at);
      entries.push({ name: found.name, bytes: () => unpacked(view, found) });
      at = found.next;
    }
    return entries;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // of a view that was read beyond its end
    throw new EbmError('zip', 'must be a whole ZIP file', `${file.length} bytes`, { cause });
  }
}

/** Where the directory begins, and how many entries it has. */
function directory(view: DataView): { at: number; count: number } {
  const least = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  let end = view.byteLength - END_LENGTH;
  while (end >= least && !isEnd(view, end)) end--;
  if (end < least) throw new EbmError('zip', 'must be a whole ZIP file: it has no directory at its end');
  const [count, at] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const locator = end - 20;
  if ((count !== 0xffff && at !== ALL_ONES) || locator < 0 || view.getUint32(locator, true) !== LOCATOR64) {
    return { at, count };
  }
  const end64 = large(view, locator + 8);
  expectMark(view, end64, END64);
  return { at: large(view, end64 + 48), count: large(view, end64 + 32) };
}

/** The last record, and the comment after it, to the last byte. */
const isEnd = (view: DataView, at: number): boolean =>
  view.getUint32(at, true) === END && at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength;

interface Central {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where the entry's own header is. */
  readonly at: number;
  /** Where the directory's next entry is. */
  readonly next: number;
}

function centralEntry(view: DataView, at: number): Central {
  expectMark(view, at, CENTRAL);
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const name = text(view, at + 46, nameLength!);
  if (view.getUint16(at + 8, true) & 1) throw new EbmError(`zip.${name}`, 'must not be encrypted');
  const method = view.getUint16(at + 10, true);
  if (method !== STORED && method !== DEFLATED)
    throw new EbmError(`zip.${name}`, 'must be stored or deflated', `method ${method}`);
  const extra = at + 46 + nameLength!;
  const fields = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  const [size, packed, local] = enlarged(view, fields, { from: extra, to: extra + extraLength! });
  const crc = view.getUint32(at + 16, true);
  return { name, method, crc, packed: packed!, size: size!, at: local!, next: extra + extraLength! + commentLength! };
}

/** Sizes and place, those that do not fit in 32 bits from the extra field of ZIP64, where they stand in this order. */
function enlarged(view: DataView, fields: readonly number[], { from, to }: { from: number; to: number }): number[] {
  let at = from;
  while (at + 4 <= to && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return fields.map((field) => {
    if (field !== ALL_ONES || at + 8 > to) return field;
    at += 8;
    return large(view, at - 8);
  });
}

async function unpacked(view: DataView, { name, method, crc, packed, size, at }: Central): Promise<Uint8Array> {
  const where = `zip.${name}`;
  const damaged = (cause?: unknown): EbmError => new EbmError(where, 'is damaged', undefined, { cause });
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== LOCAL) throw damaged();
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > view.byteLength) throw damaged();
  const stored = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + start, packed);
  const bytes =
    method === STORED
      ? stored
      : await inflated(stored, size).catch((cause) => {
          throw damaged(cause);
        });
  if (bytes.length !== size || crc32(bytes) !== crc) throw damaged();
  return bytes;
}

/** Unpacks what must be `size` bytes; more are an error before they are kept. */
async function inflated(packed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const bytes = new Uint8Array(size);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    if (length + value.length > size) {
      await reader.cancel();
      throw new Error(`more than ${size} bytes`);
    }
    bytes.set(value, length);
    length += value.length;
  }
}

function expectMark(view: DataView, at: number, mark: number): void {
  if (view.getUint32(at, true) !== mark) throw new EbmError('zip', `must have a record at byte ${at}`);
}

const large = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

const text = (view: DataView, at: number, length: number): string => {
  if (at + length > view.byteLength) throw new RangeError('beyond the end');
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
};
