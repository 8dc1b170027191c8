import { open } from 'node:fs/promises';

/** What systems say that do not flush folders, or need not: Windows, some network file systems. */
const CANNOT: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP']);

/**
 * Flushes the names in a folder, so that what was renamed before is on disk before what is done after, even when the
 * power fails. Node only.
 */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!CANNOT.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
