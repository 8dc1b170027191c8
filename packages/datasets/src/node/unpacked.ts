import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './data-folders.js';
import { exists } from './find-file.js';

/** Files of an unpacked archive, by their names. */
export interface Unpacked {
  readonly folder: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * The first folder that has all of `names`; undefined where none has.
 *
 * @param inside the folders of each place that are looked into; `''` is the place itself
 */
export async function unpackedFolder(
  places: readonly Place[],
  inside: readonly string[],
  names: readonly string[],
): Promise<string | undefined> {
  for (const folder of places.flatMap((place) => inside.map((one) => join(place.folder, one)))) {
    const there = await Promise.all(names.map((name) => exists(join(folder, name))));
    if (there.every(Boolean)) return folder;
  }
  return undefined;
}

/** The bytes of all `names`, from the folder that `unpackedFolder` finds. */
export async function readUnpacked(...looked: Parameters<typeof unpackedFolder>): Promise<Unpacked | undefined> {
  const folder = await unpackedFolder(...looked);
  if (folder === undefined) return undefined;
  const read = async (name: string): Promise<[string, Uint8Array]> => [name, await readFile(join(folder, name))];
  return { folder, files: Object.fromEntries(await Promise.all(looked[2].map(read))) };
}
