import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EbmError, sha256 } from '@ebmjs/core';
import type { DataFile } from './manifest.js';

const unzip = promisify(gunzip);

/**
 * The bytes of a file, unpacked where it is gzip, and of the right hash. What counts is what is inside: a copy that was
 * packed again (Debian's are) is as good.
 *
 * Rejects with an `EbmError` that tells the path, the hash expected and the hash got.
 */
export async function readVerified(path: string, file: DataFile): Promise<Uint8Array> {
  const stored = await readFile(path);
  const packed = stored[0] === 0x1f && stored[1] === 0x8b;
  const bytes = packed ? await unpack(path, stored, file) : stored;
  const got = await sha256(bytes);
  if (got !== file.sha256) throw new EbmError(path, `must hold ${file.name}, SHA-256 ${file.sha256}`, got);
  return bytes;
}

/** Stops at the size that the file must have: what is damaged, or made to grow without end, fails. */
async function unpack(path: string, stored: Uint8Array, file: DataFile): Promise<Uint8Array> {
  try {
    return await unzip(stored, { maxOutputLength: file.bytes });
  } catch (cause) {
    const want = `must be gzip of ${file.name}, as of SHA-256 ${file.gzip.sha256}`;
    throw new EbmError(path, want, await sha256(stored), { cause });
  }
}
