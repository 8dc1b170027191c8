import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** The first of the folders' files of that name, as it is or as `name.gz`; undefined where there is none. */
export async function findFile(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    for (const path of [join(folder, name), join(folder, `${name}.gz`)]) {
      if (await exists(path)) return path;
    }
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
