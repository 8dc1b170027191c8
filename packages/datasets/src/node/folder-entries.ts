import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { MOST_ENTRY_BYTES, type Entry } from '../formats/entry.js';

/**
 * The files of a folder and of the folders in it, sorted by path, each read when it is asked for. Links to folders are
 * followed nowhere. Rejects with an `EbmError` where there is no such folder.
 */
export async function folderEntries(folder: string): Promise<readonly Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: Error) => {
    throw new EbmError(folder, 'must be a folder', cause.message, { cause });
  });
  const paths = found.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const relative = (path: string): string => path.slice(join(folder, '.').length + 1).replaceAll('\\', '/');
  return paths
    .map((path) => ({ path: relative(path), size: NaN, read: () => readBounded(path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readBounded(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > MOST_ENTRY_BYTES) throw new EbmError(path, `must have at most ${MOST_ENTRY_BYTES} bytes`, size);
  return new Uint8Array(await readFile(path));
}
