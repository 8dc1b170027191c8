import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { EbmError } from '@ebmjs/core';
import { badFile } from '../formats/bad-file.js';

/** Pictures and numbers that were packed once hardly pack again; a hundredfold is a bomb. */
const MOST_TIMES = 100;

/** A file's bytes a piece at a time, unpacked where it is gzip. Rejects where it is damaged or grows a hundredfold. */
export async function* filePieces(path: string): AsyncGenerator<Uint8Array> {
  const { size, packed } = await described(path);
  const file = createReadStream(path);
  if (!packed) return yield* file as AsyncIterable<Uint8Array>;
  const limit = MOST_TIMES * size;
  let length = 0;
  const unpacked = file.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip());
  try {
    for await (const piece of unpacked as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > limit) throw badFile({ file: path, offset: 0 }, `must be at most ${limit} bytes unpacked`);
      yield piece;
    }
  } catch (cause) {
    if (EbmError.isInstance(cause)) throw cause;
    throw badFile({ file: path, offset: 0 }, 'must be gzip, whole', cause instanceof Error ? cause.message : cause);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

async function described(path: string): Promise<{ size: number; packed: boolean }> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return { size, packed: buffer[0] === 0x1f && buffer[1] === 0x8b };
  } finally {
    await handle.close();
  }
}
