import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EbmError, sha256 } from '@ebmjs/core';
import { unpackedName, type DataFile } from '../manifest.js';

const unzip = promisify(gunzip);

/** Bytes that are unpacked at a time: in thousands of small pieces, which are joined, it takes twice as long. */
const CHUNK = 1 << 26;

/**
 * The bytes of a file, of the right hash, unpacked where it is gzip by itself. What counts is what is inside: a copy that
 * was packed again (Debian's are) is as good.
 *
 * Rejects with an `EbmError` that tells the path, the hash expected and the hash got.
 */
export async function readVerified(path: string, file: DataFile): Promise<Uint8Array> {
  const stored = await readFile(path);
  const packed = stored[0] === 0x1f && stored[1] === 0x8b;
  if (!file.unpacked || !packed) return checked(path, stored, file.unpacked ?? file, unpackedName(file));
  const { bytes, sha256: inside } = file.unpacked;
  if (inside === null || bytes === null) return unpackedOf(path, stored, file);
  const same = stored.length === file.bytes ? sha256(stored) : undefined; // another size is another packing: one hash less
  const [plain, got] = await Promise.all([unpack(path, stored, file), same]);
  return got === file.sha256 ? plain : checked(path, plain, file.unpacked, unpackedName(file));
}

/** Of what nothing is known inside, so that it must be as published before it is unpacked, which could be to any size. */
async function unpackedOf(path: string, stored: Uint8Array, file: DataFile): Promise<Uint8Array> {
  const got = await sha256(stored);
  if (file.sha256 !== null && got !== file.sha256) throw otherFile(path, file, got);
  return unpack(path, stored, file);
}

const otherFile = (path: string, { name, sha256: want }: DataFile, got: string): EbmError =>
  new EbmError(path, `must be ${name}, SHA-256 ${want}`, got);

type Facts = Pick<DataFile, 'bytes' | 'sha256'>;

async function checked(path: string, bytes: Uint8Array, want: Facts, name: string): Promise<Uint8Array> {
  if (want.sha256 === null) {
    if ((want.bytes ?? bytes.length) === bytes.length) return bytes;
    throw new EbmError(path, `must hold ${name}, ${want.bytes} bytes`, bytes.length);
  }
  const got = await sha256(bytes);
  if (got !== want.sha256) throw new EbmError(path, `must hold ${name}, SHA-256 ${want.sha256}`, got);
  return bytes;
}

/** Stops at the size that the file must have: what is damaged, or made to grow without end, fails. */
async function unpack(path: string, stored: Uint8Array, file: DataFile): Promise<Uint8Array> {
  try {
    const most = file.unpacked?.bytes ?? constants.MAX_LENGTH;
    return await unzip(stored, { maxOutputLength: most, chunkSize: Math.max(64, Math.min(most, CHUNK)) });
  } catch (cause) {
    const want = `must be gzip of ${unpackedName(file)}, as of SHA-256 ${file.sha256}`;
    throw new EbmError(path, want, await sha256(stored), { cause });
  }
}
