import { EbmError, knownOptions } from '@ebmjs/core';
import type { DataFile, Manifest } from '../manifest.js';
import { fileOf, manifestOf } from '../manifests.js';
import { FILE_OPTIONS, withDataFile, type FileOptions, type LocatedFile } from './locate.js';
import { readVerified } from './read-verified.js';
import { verifyFile } from './verify-file.js';

/**
 * The bytes of a file of a data set, checked, and unpacked where it is gzip by itself: `readDataFile('mnist',
 * 't10k-labels-idx1-ubyte.gz')`. Names are those of `manifestOf(name).files`.
 *
 * The file is looked for in `folder`, `$EBMJS_DATA_DIR/<name>`, the operating system's folder, the cache, and at last on the
 * mirrors. Rejects with an `EbmError` for a file of the wrong hash (path, expected, got), where no mirror has it (what was
 * wrong at each), and where it may not be downloaded (what to fetch, and where to put it); with the signal's reason when
 * stopped.
 */
export async function readDataFile(name: string, fileName: string, options: FileOptions = {}): Promise<Uint8Array> {
  knownOptions('readDataFile', options, FILE_OPTIONS);
  const manifest = manifestOf(name);
  return readFileOf(manifest, fileOf(manifest, fileName), options);
}

/** The same, of a manifest that need not be a published one. */
export const readFileOf = (manifest: Manifest, file: DataFile, options: FileOptions): Promise<Uint8Array> =>
  withDataFile(manifest, file, { ...options, use: ({ path }) => readVerified(path, file) });

/**
 * Where a file of a data set is, checked: for what is too large for memory, such as archives that are read piece by piece.
 * It may be packed or not, whatever its name says. Looks, fetches and rejects as `readDataFile` does.
 */
export async function locateDataFile(name: string, fileName: string, options: FileOptions = {}): Promise<LocatedFile> {
  knownOptions('locateDataFile', options, FILE_OPTIONS);
  const manifest = manifestOf(name);
  return locateFileOf(manifest, fileOf(manifest, fileName), options);
}

/** The same, of a manifest that need not be a published one. */
export const locateFileOf = (manifest: Manifest, file: DataFile, options: FileOptions): Promise<LocatedFile> =>
  withDataFile(manifest, file, { ...options, use: (located) => checked(located, file) });

async function checked({ path, origin }: LocatedFile, file: DataFile): Promise<LocatedFile> {
  if (origin === 'download') return { path, origin }; // it was checked as it came
  const { status, why } = await verifyFile(path, file);
  if (status === 'bad') throw new EbmError(path, `is not ${file.name}: ${why}`);
  return { path, origin };
}
