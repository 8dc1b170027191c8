import { join } from 'node:path';
import { knownOptions, oneOf } from '@ebmjs/core';
import type { DataFile, Manifest } from '../manifest.js';
import { manifestOf } from '../manifests.js';
import { locateFileOf } from './data-file.js';
import { dataFolders, type PlaceOptions } from './data-folders.js';
import { exists, findFile, type Found } from './find-file.js';
import { FILE_OPTIONS, type FileOptions, type LocatedFile } from './locate.js';
import { verifyFile, type Verdict } from './verify-file.js';

/** A file of a data set, and where it is; undefined where it is nowhere. */
export interface DatasetFile {
  readonly file: DataFile;
  readonly found: Found | undefined;
}

/** Where each file of a data set is, without a look into it. */
export async function findDataset(name: string, options: PlaceOptions = {}): Promise<readonly DatasetFile[]> {
  knownOptions('findDataset', options, ['folder', 'cache']);
  const manifest = manifestOf(name);
  const places = dataFolders(manifest, options);
  return Promise.all(manifest.files.map(async (file) => ({ file, found: await findFile(places, file) })));
}

/** The paths of other forms of a data set that are there, and are read where none of its files is. */
export async function findInstead(name: string, options: PlaceOptions = {}): Promise<readonly string[]> {
  knownOptions('findInstead', options, ['folder', 'cache']);
  const manifest = manifestOf(name);
  const paths = dataFolders(manifest, options).flatMap(({ folder }) =>
    (manifest.instead ?? []).map((form) => join(folder, form)),
  );
  const there = await Promise.all(paths.map(exists));
  return paths.filter((_, i) => there[i]);
}

/** A file that is there, compared with the manifest. */
export interface VerifiedFile extends DatasetFile {
  readonly found: Found;
  readonly verdict: Verdict;
}

/** Compares each file that is there with what the manifest has, one after the other, as they are done. */
export async function* verifyDataset(name: string, options: PlaceOptions = {}): AsyncGenerator<VerifiedFile> {
  for (const { file, found } of await findDataset(name, options))
    if (found) yield { file, found, verdict: await verifyFile(found.path, file) };
}

export interface FetchDatasetOptions extends FileOptions {
  /** The files of one part. @defaultValue all but `extra` */
  readonly split?: DataFile['split'] | undefined;
}

/** A file, and where it is now. */
export interface FetchedFile {
  readonly file: DataFile;
  readonly located: LocatedFile;
}

/**
 * Sees to it that the files of a data set are here, and right, one after the other, as they are done; those that are here
 * already are not fetched. Rejects as `readDataFile` does.
 */
export async function* fetchDataset(name: string, options: FetchDatasetOptions = {}): AsyncGenerator<FetchedFile> {
  knownOptions('fetchDataset', options, ['split', ...FILE_OPTIONS]);
  const manifest = manifestOf(name);
  const { split, ...rest } = options;
  for (const file of filesOf(manifest, split)) yield { file, located: await locateFileOf(manifest, file, rest) };
}

function filesOf({ files }: Manifest, split: DataFile['split'] | undefined): readonly DataFile[] {
  if (split === undefined) return files.filter((file) => file.split !== 'extra');
  oneOf('fetchDataset.split', split, [...new Set(files.map((file) => file.split))]);
  return files.filter((file) => file.split === split);
}
