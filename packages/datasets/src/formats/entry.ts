import { badFile, type Place } from './bad-file.js';

/** A file inside a folder, a zip or a tar. */
export interface Entry {
  /** From the top, with forward slashes; never leads out of it. */
  readonly path: string;
  /** In bytes, unpacked. */
  readonly size: number;
  /** The bytes. In a tar only before the next entry is asked for. */
  readonly read: () => Promise<Uint8Array>;
}

/** Entries in the order in which they lie. */
export type Entries = Iterable<Entry> | AsyncIterable<Entry>;

/** The largest entry that is read at once: pictures and lists, not archives within archives. */
export const MOST_ENTRY_BYTES: number = 2 ** 28;

/**
 * An entry's path, without `./`. Throws for one that leads out of the archive (`../`, `/etc`, `C:`, backslashes), and for
 * control characters: nothing of it may be trusted then, even where nothing is written to disk.
 */
export function safePath(path: string, place: Place): string {
  const parts = path.replace(/^(\.\/)+/, '').split('/');
  const hostile =
    parts.includes('..') ||
    path.startsWith('/') ||
    /^[a-z]:/i.test(path) ||
    [...path].some((c) => c === '\\' || c < ' ');
  if (hostile || path === '') throw badFile(place, 'must have entries that stay inside it', path);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** A piece of a path that is no picture: a hidden file, or what macOS puts beside each file. */
export const isHidden = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
