import { badFile, type Place } from './bad-file.js';
import { crc32c } from './crc32.js';
import { sequential } from './sequential.js';

/** A record and where it began. */
export interface TfRecord extends Place {
  readonly data: Uint8Array;
}

export interface TfRecordOptions {
  /** What messages call the file. */
  readonly file: string;
  /** The most bytes that a record may have. @defaultValue 67,108,864 */
  readonly mostBytes?: number;
}

/**
 * The records of a TFRecord file, one after the other: length as eight bytes, its masked CRC32C, data, its masked CRC32C.
 * Memory is that of one record.
 *
 * Rejects with an `EbmError` for a wrong check sum, a record beyond `mostBytes`, and one that is cut off.
 */
export async function* tfRecords(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { file, mostBytes = 2 ** 26 }: TfRecordOptions,
): AsyncGenerator<TfRecord> {
  const bytes = sequential(pieces, file);
  try {
    while (!(await bytes.ended())) {
      const place = { file, offset: bytes.offset() };
      const head = await bytes.read(8);
      checkSum(head, await bytes.read(4), { ...place, what: 'a length' });
      const length = Number(viewOf(head).getBigUint64(0, true));
      if (length > mostBytes) throw badFile(place, `must have records of at most ${mostBytes} bytes`, length);
      const data = await bytes.read(length);
      checkSum(data, await bytes.read(4), { ...place, what: 'a record' });
      yield { ...place, data };
    }
  } finally {
    await bytes.close();
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function checkSum(data: Uint8Array, stored: Uint8Array, { what, ...place }: Place & { readonly what: string }): void {
  const sum = crc32c(data);
  const masked = (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
  if (viewOf(stored).getUint32(0, true) !== masked) throw badFile(place, `must have ${what} with the right CRC32C`);
}
