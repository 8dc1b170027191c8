import { EbmError } from '@ebmjs/core';
import { contentOf } from './content-of.js';

/** Where in which file. */
export interface Place {
  /** What messages call the file: its name or path. */
  readonly file: string;
  /** In bytes from the file's beginning. */
  readonly offset: number;
}

/** What to do about a file that is damaged: there is no mending it. */
const AGAIN = 'else the file is damaged or of another format: fetch it again';

/** A line of a text file may be all of it. */
const LONGEST_GOT = 100;

/**
 * A file that is not what it must be: which, where in it, what must stand there, what to do, and what was found.
 *
 * @param want begins with `must`
 */
export function badFile({ file, offset }: Place, want: string, got?: unknown): EbmError {
  const short = typeof got === 'string' ? got.slice(0, LONGEST_GOT) : got;
  return new EbmError(`${file}, byte ${offset}`, `${want} (${AGAIN})`, short);
}

/** A file that does not begin as its format begins, with what it seems to be instead. */
export function badStart(file: string, bytes: Uint8Array, want: string): EbmError {
  const found = contentOf(bytes);
  return badFile({ file, offset: 0 }, found ? `${want}; this is ${found}` : want, [...bytes.subarray(0, 8)]);
}
