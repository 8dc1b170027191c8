import { fileOf, manifestOf } from '../manifests.js';
import { locateDataFile } from './data-file.js';
import { fileAccess, type FileAccess } from './file-access.js';
import type { FileOptions } from './locate.js';

/** What `use` makes of files of a data set, which are found, fetched and checked as `locateDataFile` does, and closed. */
export async function withFiles<T>(
  name: string,
  { files, options }: { readonly files: readonly string[]; readonly options: FileOptions },
  use: (accesses: readonly FileAccess[]) => Promise<T>,
): Promise<T> {
  const paths: string[] = [];
  for (const file of files) paths.push((await locateDataFile(name, file, options)).path);
  return withPaths(paths, use);
}

/** What `use` makes of files, which are closed behind it. */
export async function withPaths<T>(
  paths: readonly string[],
  use: (accesses: readonly FileAccess[]) => Promise<T>,
): Promise<T> {
  const open: FileAccess[] = [];
  try {
    for (const path of paths) open.push(await fileAccess(path));
    return await use(open);
  } finally {
    for (const access of open) await access.close();
  }
}

/** Where a file of a data set is. */
export const pathOf = async (name: string, file: string, options: FileOptions): Promise<string> =>
  (await locateDataFile(name, fileOf(manifestOf(name), file).name, options)).path;

/** Whose a data set is, as data sets carry it. */
export function sourceOf(name: string): { readonly licence: string; readonly attribution: string } {
  const { licence, citation } = manifestOf(name);
  return { licence, attribution: citation };
}
