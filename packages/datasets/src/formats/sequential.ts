import { badFile } from './bad-file.js';
import { joinBytes } from './join-bytes.js';

/** Bytes that come once and in order. */
export interface Sequential {
  /** How many were taken. */
  readonly offset: () => number;
  /** The next `length` bytes. Rejects where fewer are left. */
  readonly read: (length: number) => Promise<Uint8Array>;
  readonly skip: (length: number) => Promise<void>;
  /** True where nothing is left. */
  readonly ended: () => Promise<boolean>;
  /** Tells the source that no more is wanted. */
  readonly close: () => Promise<void>;
}

/** Takes pieces of any size as one run of bytes. Memory grows with what has come, not with what was asked for. */
export function sequential(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, file: string): Sequential {
  const source = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let rest: Uint8Array = new Uint8Array();
  let offset = 0;
  const ended = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const next = await source.next();
      if (next.done) return true;
      rest = next.value;
    }
    return false;
  };
  const take = async (length: number, visit: (bytes: Uint8Array) => void): Promise<void> => {
    for (let left = length; left > 0;) {
      if (await ended()) throw badFile({ file, offset }, `must go on for ${left} bytes: it is cut off`);
      const piece = rest.subarray(0, left);
      visit(piece);
      rest = rest.subarray(piece.length);
      offset += piece.length;
      left -= piece.length;
    }
  };
  return {
    offset: () => offset,
    ended,
    skip: (length) => take(length, () => undefined),
    read: async (length) => {
      const parts: Uint8Array[] = [];
      await take(length, (bytes) => void parts.push(bytes));
      return joinBytes(parts);
    },
    close: async () => void (await source.return?.()),
  };
}
