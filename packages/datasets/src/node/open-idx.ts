import { join } from 'node:path';
import { env } from 'node:process';
import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import envPaths from 'env-paths';
import { idxDataset } from '../idx-dataset.js';
import { download } from './download.js';
import { findFile } from './find-file.js';
import type { DataFile, Manifest } from './manifest.js';
import type { Progress } from './progress.js';
import { readVerified } from './read-verified.js';

export interface FileOptions {
  /** The published division. @defaultValue `'train'` */
  readonly split?: 'train' | 'test';
  /** A folder that holds the files, looked at first. @defaultValue none */
  readonly folder?: string;
  /** Never touch the network. @defaultValue false */
  readonly offline?: boolean;
  /** Where downloads are kept, in a folder of the data set's name. @defaultValue the user's cache folder */
  readonly cache?: string;
  /** Folders on the web that have `name.gz` of each file, instead of the usual ones. */
  readonly mirrors?: readonly string[];
  /** Stops a download; the part that has come is continued by the next call. */
  readonly signal?: AbortSignal;
  /** Called as bytes of a download arrive. */
  readonly onProgress?: (progress: Progress) => void;
}

const OPTIONS = ['split', 'folder', 'offline', 'cache', 'mirrors', 'signal', 'onProgress'];

/**
 * A data set of IDX files, from the first place that has them: the given folder, `$EBMJS_DATA_DIR/<name>`, the operating
 * system's folder, the cache, the mirrors. Every file is checked by its hash, wherever it was.
 */
export async function openIdx(manifest: Manifest, options: FileOptions = {}): Promise<FiniteDataset> {
  const { name, classes, licence, attribution } = manifest;
  knownOptions(name, options, OPTIONS);
  const split = oneOf(`${name}.split`, options.split ?? 'train', ['train', 'test']);
  const images = await obtain(manifest[split].images, manifest, options);
  const labels = await obtain(manifest[split].labels, manifest, options);
  return idxDataset({ name: `${name}/${split}`, images, labels, classes, licence, attribution });
}

async function obtain(file: DataFile, manifest: Manifest, options: FileOptions): Promise<Uint8Array> {
  options.signal?.throwIfAborted();
  const cache = join(options.cache ?? envPaths('ebmjs', { suffix: '' }).cache, manifest.name);
  const shared = env['EBMJS_DATA_DIR'] && join(env['EBMJS_DATA_DIR'], manifest.name);
  const folders = [options.folder, shared, manifest.systemFolder, cache].filter((folder) => typeof folder === 'string');
  const found = await findFile(folders, file.name);
  if (found) return readVerified(found, file);
  if (options.offline) {
    const want = `must find ${file.name} or ${file.name}.gz in ${folders.join(' or ')}, since it may not download it`;
    throw new EbmError(manifest.name, want);
  }
  const { signal, onProgress, mirrors = manifest.mirrors } = options;
  return readVerified(await download(file, { folder: cache, mirrors, signal, onProgress }), file);
}
