import { badFile, badStart, type Place } from './bad-file.js';
import { MOST_ENTRY_BYTES, safePath, type Entry } from './entry.js';
import { sequential, type Sequential } from './sequential.js';

/** What messages call the file, and the most bytes that an entry may have. */
export interface TarOptions {
  readonly file: string;
  /** @defaultValue 268,435,456 */
  readonly mostEntryBytes?: number;
}

const BLOCK = 512;
const [FILE, OLD_FILE, LONG_NAME, PAX, PAX_GLOBAL] = ['0', '\0', 'L', 'x', 'g'];
/** A name's own entry. */
const MOST_NAME_BYTES = 2 ** 16;

/**
 * The files of a tar (POSIX ustar, with GNU's and pax's long names), one after the other as the bytes come; an entry is
 * read before the next one is asked for, or skipped. Memory is that of one piece, and of the entry that is read. Folders
 * and links are left out.
 *
 * Rejects with an `EbmError` for what is no tar or is cut off, and for entries that lead out of it.
 */
export async function* tarEntries(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { file, mostEntryBytes = MOST_ENTRY_BYTES }: TarOptions,
): AsyncGenerator<Entry> {
  const bytes = sequential(pieces, file);
  try {
    let name: string | undefined;
    for (;;) {
      const place = { file, offset: bytes.offset() };
      const header = await bytes.read(BLOCK);
      if (header.every((byte) => byte === 0)) return;
      const { type, path, size } = headerOf(header, place);
      const end = bytes.offset() + Math.ceil(size / BLOCK) * BLOCK;
      if (type === LONG_NAME || type === PAX) {
        if (size > MOST_NAME_BYTES) throw badFile(place, `must have names of at most ${MOST_NAME_BYTES} bytes`, size);
        name = longName(type, await bytes.read(size)) ?? name;
      } else if (type !== PAX_GLOBAL) {
        if (type === FILE || type === OLD_FILE)
          yield entry(bytes, { path: safePath(name ?? path, place), size, mostEntryBytes, place });
        name = undefined;
      }
      await bytes.skip(end - bytes.offset());
    }
  } finally {
    await bytes.close();
  }
}

interface Described {
  readonly path: string;
  readonly size: number;
  readonly mostEntryBytes: number;
  readonly place: Place;
}

function entry(bytes: Sequential, { path, size, mostEntryBytes, place }: Described): Entry {
  const start = bytes.offset();
  const read = async (): Promise<Uint8Array> => {
    if (size > mostEntryBytes) throw badFile(place, `must have files of at most ${mostEntryBytes} bytes`, size);
    if (bytes.offset() !== start) throw badFile(place, 'must be read once, and before the next entry', path);
    return bytes.read(size);
  };
  return { path, size, read };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\0.*$/s, '');

interface Header {
  readonly type: string;
  readonly path: string;
  readonly size: number;
}

function headerOf(header: Uint8Array, place: Place): Header {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (octal(header.subarray(148, 156)) !== sum) {
    const want = 'must be a tar header, with its check sum';
    throw place.offset === 0 ? badStart(place.file, header, want) : badFile(place, want);
  }
  const size = octal(header.subarray(124, 136));
  if (!Number.isSafeInteger(size)) throw badFile(place, 'must have a size that a file can have', size);
  const ustar = text(header.subarray(257, 262)) === 'ustar';
  const prefix = ustar && header[262] === 0 ? text(header.subarray(345, 500)) : '';
  const name = text(header.subarray(0, 100));
  return { type: String.fromCharCode(header[156]!), path: prefix ? `${prefix}/${name}` : name, size };
}

/** A number in octal digits, or, of a bit that GNU sets, in the bits behind it. NaN for neither. */
function octal(field: Uint8Array): number {
  if (field[0] === 0x80) return field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : NaN;
}

/** The name in an entry of its own: GNU's is the name, pax's are lines of `length key=value`. */
function longName(type: string, content: Uint8Array): string | undefined {
  const whole = new TextDecoder().decode(content);
  return type === LONG_NAME ? text(content) : /^\d+ path=(.*)$/m.exec(whole)?.[1];
}
