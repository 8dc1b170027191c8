import { constants } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { UNNAMED, type FileEntry } from './manifest.js';

/** Bytes that are read at once: Node reads no whole file of 2 GiB or more. */
const PIECE = 2 ** 24;

/** A file's bytes, and their SHA-256 in hexadecimal. Rejects with the file system's error where it cannot be read. */
export async function readHashed(path: string): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const most = constants.MAX_LENGTH;
    if (size > most)
      throw new EbmError('checkpoint', `${path} must be at most ${most} bytes, all that Node holds`, size);
    return await hashed(file, new Uint8Array(size));
  } finally {
    await file.close();
  }
}

async function hashed(file: FileHandle, into: Uint8Array): Promise<Awaited<ReturnType<typeof readHashed>>> {
  const hash = createHash('sha256');
  let at = 0;
  while (at < into.length) {
    const { bytesRead } = await file.read(into, at, Math.min(PIECE, into.length - at), at);
    if (bytesRead === 0) break; // it has become shorter
    hash.update(into.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return { bytes: into.subarray(0, at), sha256: hash.digest('hex') };
}

/**
 * Writes pieces one after another, so that they need not be in memory together, into a file of `folder` whose name is made
 * of their SHA-256. Under that name there is the whole file, flushed, or none.
 */
export async function writeHashed(
  folder: string,
  pieces: AsyncIterable<Uint8Array>,
  name: (sha256: string) => string,
): Promise<FileEntry> {
  const hash = createHash('sha256');
  let bytes = 0;
  const beside = join(folder, UNNAMED);
  await writeFileSafely(
    beside,
    seen(pieces, (piece) => {
      hash.update(piece);
      bytes += piece.length;
    }),
  );
  const sha256 = hash.digest('hex');
  const file = name(sha256);
  await rename(beside, join(folder, file));
  return { file, bytes, sha256 };
}

async function* seen(pieces: AsyncIterable<Uint8Array>, see: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    see(piece);
    yield piece;
  }
}
