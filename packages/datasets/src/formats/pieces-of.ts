import type { RandomAccess } from './random-access.js';

/** Small enough that a bomb's first piece is small, large enough that reads are few. */
const PIECE = 2 ** 16;

/** `length` bytes from `offset` on, 64 KiB at a time. */
export async function* piecesOf(
  access: RandomAccess,
  offset: number = 0,
  length: number = access.size,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; done += PIECE) yield access.read(offset + done, Math.min(PIECE, length - done));
}
