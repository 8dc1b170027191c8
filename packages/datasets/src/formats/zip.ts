import { badFile, badStart } from './bad-file.js';
import { crc32 } from './crc32.js';
import { MOST_ENTRY_BYTES, safePath, type Entry } from './entry.js';
import { inflated } from './inflated.js';
import { inflateExactly } from './inflate.js';
import { piecesOf } from './pieces-of.js';
import type { RandomAccess } from './random-access.js';
import { zipDirectory, type ZipRecord } from './zip-directory.js';

/** A file in a zip, which may be too large to be read at once. */
export interface ZipEntry extends Entry {
  /** Its bytes a piece at a time, never more than it is said to have. */
  readonly stream: () => AsyncIterable<Uint8Array>;
}

export interface ZipOptions {
  /** The most bytes that one entry may have that is read whole. @defaultValue 268,435,456 */
  readonly mostEntryBytes?: number;
}

const LOCAL = 0x04034b50;
const [STORED, DEFLATED] = [0, 8];

/**
 * The files of a zip (PKWARE APPNOTE 6.3, zip64 included), in the order of its directory; folders are left out. Only the
 * directory is read now, and each file when it is asked for, with its size and CRC checked.
 *
 * Rejects with an `EbmError` for what is no zip, for entries that lead out of it, and for encryption or another packing.
 */
export async function zipEntries(access: RandomAccess, options: ZipOptions = {}): Promise<readonly ZipEntry[]> {
  const start = await access.read(0, Math.min(access.size, 256));
  if (start[0] !== 0x50 || start[1] !== 0x4b) throw badStart(access.file, start, 'must begin as a zip');
  const records = await zipDirectory(access);
  return records.filter(({ path }) => !path.endsWith('/')).map((record) => entryOf(access, record, options));
}

function entryOf(access: RandomAccess, record: ZipRecord, { mostEntryBytes = MOST_ENTRY_BYTES }: ZipOptions): ZipEntry {
  const place = { file: access.file, offset: record.offset };
  const path = safePath(record.path, place);
  if (record.encrypted) throw badFile(place, `must not encrypt ${path}`);
  if (record.method !== STORED && record.method !== DEFLATED) {
    throw badFile(place, `must store or deflate ${path}`, record.method);
  }
  const { size } = record;
  const read = async (): Promise<Uint8Array> => {
    if (size > mostEntryBytes) throw badFile(place, `must have files of at most ${mostEntryBytes} bytes`, size);
    return readWhole(access, record);
  };
  return { path, size, read, stream: () => streamed(access, record) };
}

async function readWhole(access: RandomAccess, record: ZipRecord): Promise<Uint8Array> {
  const place = { file: access.file, offset: record.offset };
  const packed = await access.read(await dataOffset(access, record), record.packed);
  if (record.method === STORED) matches('bytes', packed.length, record.size, place);
  const bytes = record.method === STORED ? packed : inflateExactly(packed, record.size, place);
  matches('CRC', crc32(bytes), record.crc, place);
  return bytes;
}

async function* streamed(access: RandomAccess, record: ZipRecord): AsyncGenerator<Uint8Array> {
  const place = { file: access.file, offset: record.offset };
  const packed = piecesOf(access, await dataOffset(access, record), record.packed);
  const options = { format: 'deflate-raw', limit: record.size, ...place } as const;
  let size = 0;
  for await (const piece of record.method === STORED ? packed : inflated(packed, options)) {
    size += piece.length;
    yield piece;
  }
  matches('bytes', size, record.size, place);
}

function matches(what: string, got: number, want: number, place: { file: string; offset: number }): void {
  if (got !== want) throw badFile(place, `must have an entry of ${what} ${want}`, got);
}

/** Behind the local header, whose name and extra field may have other lengths than the directory's. */
async function dataOffset(access: RandomAccess, { offset }: ZipRecord): Promise<number> {
  const header = await access.read(offset, 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== LOCAL) throw badFile({ file: access.file, offset }, 'must have an entry');
  return offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}
