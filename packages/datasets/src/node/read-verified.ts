import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EbmError, sha256 } from '@ebmjs/core';
import { unpackedName, type DataFile } from '../manifest.js';

const unzip = promisify(gunzip);

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
  const hash = sha256(stored);
  if (bytes === null && (await hash) !== file.sha256) throw otherFile(path, file, await hash); // else it could be of any size
  const [got, plain] = await Promise.all([hash, unpack(path, stored, file)]);
  if (got === file.sha256) return plain;
  if (inside === null) throw otherFile(path, file, got);
  return checked(path, plain, file.unpacked, unpackedName(file));
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
    return await unzip(stored, { maxOutputLength: file.unpacked?.bytes ?? constants.MAX_LENGTH });
  } catch (cause) {
    const want = `must be gzip of ${unpackedName(file)}, as of SHA-256 ${file.sha256}`;
    throw new EbmError(path, want, await sha256(stored), { cause });
  }
}
