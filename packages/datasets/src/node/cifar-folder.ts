import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './data-folders.js';

/** What CIFAR's archives unpack to; or the files lie in the folder itself. */
const INSIDE = ['', 'cifar-10-batches-bin', 'cifar-100-binary'];

/** Files of an unpacked archive, by their names. */
export interface UnpackedCifar {
  readonly folder: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** All of `names` out of the first folder that has them; undefined where none has all. */
export async function unpackedCifar(
  places: readonly Place[],
  names: readonly string[],
): Promise<UnpackedCifar | undefined> {
  for (const place of places) {
    for (const inside of INSIDE) {
      const folder = join(place.folder, inside);
      const files = await Promise.all(
        names.map(async (name) => [name, await readIfThere(join(folder, name))] as const),
      );
      if (files.every((file): file is readonly [string, Uint8Array] => file[1] !== undefined))
        return { folder, files: Object.fromEntries(files) };
    }
  }
  return undefined;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
