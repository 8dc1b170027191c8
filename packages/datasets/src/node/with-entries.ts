import { stat } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import { badStart } from '../formats/bad-file.js';
import type { Entries } from '../formats/entry.js';
import { tarEntries } from '../formats/tar.js';
import { zipEntries } from '../formats/zip.js';
import { fileAccess } from './file-access.js';
import { filePieces } from './file-pieces.js';
import { folderEntries } from './folder-entries.js';

/** Opens the entries from the beginning, as often as it is called. */
export type OpenEntries = () => Entries;

/**
 * What `use` makes of the files of a folder, a zip, a tar or a tar in gzip, told apart by their bytes; open files are
 * closed behind it. Nothing is unpacked to disk.
 */
export async function withEntries<T>(path: string, use: (open: OpenEntries) => Promise<T>): Promise<T> {
  const found = await stat(path).catch((cause: Error) => {
    throw new EbmError(path, 'must be a folder, a zip or a tar', cause.message, { cause });
  });
  if (found.isDirectory()) {
    const entries = await folderEntries(path);
    return use(() => entries);
  }
  const access = await fileAccess(path);
  try {
    const start = await access.read(0, Math.min(access.size, 512));
    if (start[0] === 0x50 && start[1] === 0x4b) {
      const entries = await zipEntries(access);
      return await use(() => entries);
    }
    if (start.length < 20) throw badStart(path, start, 'must be a zip or a tar');
    return await use(() => tarEntries(filePieces(path), { file: path }));
  } finally {
    await access.close();
  }
}
