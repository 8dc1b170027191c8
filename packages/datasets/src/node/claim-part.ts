import { constants } from 'node:fs';
import { copyFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { movePart, noteOf, removePart } from './part-file.js';

/** Where a download that ended in order, but not at its end, waits for the next call. */
export const restOf = (path: string): string => `${path}.part`;

/**
 * Takes what earlier downloads of `path` left, the longest, as the part `own`; the others are removed.
 *
 * A part of a process that was killed is copied, not moved: should that process only have slept, it goes on writing into a
 * file that has no name any more.
 */
export async function claimPart(path: string, own: string): Promise<void> {
  const left = await leftParts(path);
  const [longest, ...others] = left.toSorted((a, b) => b.size - a.size).map((part) => part.path);
  if (longest === restOf(path)) {
    await movePart(longest, own);
  } else if (longest !== undefined) {
    await copyFile(longest, own, constants.COPYFILE_FICLONE);
    await copyFile(noteOf(longest), noteOf(own)).catch(() => undefined); // there may be none
    others.push(longest);
  }
  for (const other of others) await removePart(other);
}

async function leftParts(path: string): Promise<{ readonly path: string; readonly size: number }[]> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter(
    (name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.part'),
  );
  return Promise.all(
    names.map(async (name) => ({ path: join(folder, name), size: (await stat(join(folder, name))).size })),
  );
}
