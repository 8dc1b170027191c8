import { FILE_OPTIONS, type FileOptions } from './locate.js';

/** Those of a loader's options that say where its files are; and the others. */
export function fileOptionsOf<T extends FileOptions>(options: T): readonly [FileOptions, Omit<T, keyof FileOptions>] {
  const isFile = ([name]: readonly [string, unknown]): boolean => FILE_OPTIONS.includes(name);
  const entries = Object.entries(options);
  return [Object.fromEntries(entries.filter(isFile)), Object.fromEntries(entries.filter((e) => !isFile(e))) as never];
}
