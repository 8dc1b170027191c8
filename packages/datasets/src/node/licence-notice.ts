import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licenceText } from '../licence-text.js';
import type { Manifest } from '../manifest.js';

/** Tells whose a data set is before its first download, and leaves the same beside it, by which it knows the first one. */
export async function licenceNotice(
  manifest: Manifest,
  folder: string,
  onNotice: (text: string) => void,
): Promise<void> {
  const text = licenceText(manifest);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'LICENCE.txt'), `${text}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    // a folder that cannot be written is told by the download
  }
  onNotice(text);
}
