import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedName, type DataFile } from '../manifest.js';
import type { Place } from './data-folders.js';

/** A file that is there. */
export interface Found extends Place {
  readonly path: string;
}

/** The first place that has the file, packed or not; undefined where none has. */
export async function findFile(places: readonly Place[], file: DataFile): Promise<Found | undefined> {
  for (const place of places) {
    for (const name of namesOf(file)) {
      const path = join(place.folder, name);
      if (await exists(path)) return { ...place, path };
    }
  }
  return undefined;
}

/** The names under which a file is looked for: unpacked first, where that can be checked. */
export function namesOf(file: DataFile): readonly string[] {
  const plain = unpackedName(file);
  if (plain === file.name) return [plain];
  return file.unpacked?.sha256 ? [plain, file.name] : [file.name, plain];
}

/** Whether there is a file or a folder. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
