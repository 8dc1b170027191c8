import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { cifarDataset, type CifarDatasetOptions } from '../cifar-dataset.js';
import { tarEntries } from '../formats/tar.js';
import { manifestOf } from '../manifests.js';
import { dataFolders } from './data-folders.js';
import { fileOptionsOf } from './file-options.js';
import { filePieces } from './file-pieces.js';
import { findFile } from './find-file.js';
import { FILE_OPTIONS, type FileOptions } from './locate.js';
import { pathOf, sourceOf } from './located.js';
import type { SplitOptions } from './open-idx.js';
import { readUnpacked, type Unpacked } from './unpacked.js';

export interface Cifar100Options extends SplitOptions {
  /** A hundred classes, or the twenty that they make up. @defaultValue `'fine'` */
  readonly labels?: 'fine' | 'coarse';
}

const FILES = {
  cifar10: { train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}`), test: ['test_batch'] },
  cifar100: { train: ['train'], test: ['test'] },
} as const;

/** What the archives unpack to: the binary version, and the Python version, which has the same files without an ending. */
const FOLDERS = {
  cifar10: ['cifar-10-batches-bin', 'cifar-10-batches-py'],
  cifar100: ['cifar-100-binary', 'cifar-100-python'],
} as const;

/**
 * CIFAR-10: 60,000 pictures of animals and vehicles, `[32, 32, 3]`, ten classes; 50,000 to train on, 10,000 to test. From
 * `cifar-10-binary.tar.gz` (170 MB), found and fetched as MNIST is, checked by its SHA-256 and read without unpacking it to
 * disk. Where the archive is in none of the folders, one that was unpacked there does as well, `cifar-10-batches-bin` or the
 * Python version, `cifar-10-batches-py`, which torchvision keeps and which is read without running it. Their files are
 * checked by their numbers of pictures.
 *
 * Rejects with an `EbmError` as `mnist` does, and with file and offset for a damaged archive.
 */
export async function cifar10(options: SplitOptions = {}): Promise<FiniteDataset> {
  knownOptions('cifar10', options, ['split', ...FILE_OPTIONS]);
  const split = oneOf('cifar10.split', options.split ?? 'train', ['train', 'test']);
  return publishedCifar('cifar10', split, { files: fileOptionsOf(options)[0], labels: 'cifar10' });
}

/**
 * CIFAR-100: as CIFAR-10, of a hundred classes, or of twenty. From `cifar-100-binary.tar.gz` (169 MB), or from
 * `cifar-100-binary`, which it unpacks to, or from `cifar-100-python`.
 */
export async function cifar100(options: Cifar100Options = {}): Promise<FiniteDataset> {
  knownOptions('cifar100', options, ['split', 'labels', ...FILE_OPTIONS]);
  const split = oneOf('cifar100.split', options.split ?? 'train', ['train', 'test']);
  const labels = oneOf('cifar100.labels', options.labels ?? 'fine', ['fine', 'coarse']);
  return publishedCifar('cifar100', split, { files: fileOptionsOf(options)[0], labels: `cifar100-${labels}` });
}

interface Where extends Pick<CifarDatasetOptions, 'labels'> {
  readonly files: FileOptions;
}

async function publishedCifar(
  set: keyof typeof FILES,
  split: 'train' | 'test',
  { files, labels }: Where,
): Promise<FiniteDataset> {
  const manifest = manifestOf(set);
  const archive = manifest.files[0]!;
  const names = FILES[set][split];
  const binary = names.map((name) => `${name}.bin`);
  const options = { name: `${set}/${split}`, labels, ...sourceOf(set) };
  const places = dataFolders(manifest, files);
  if (await findFile(places, archive))
    return cifarArchive(await pathOf(set, archive.name, files), { ...options, names: binary });
  const [inBinary, inPython] = FOLDERS[set];
  const unpacked =
    (await readUnpacked(places, ['', inBinary], binary)) ?? (await readUnpacked(places, ['', inPython], names));
  if (!unpacked) return cifarArchive(await pathOf(set, archive.name, files), { ...options, names: binary });
  return counted(cifarDataset({ ...options, files: unpacked.files }), unpacked, manifest.counts[split]!);
}

function counted(dataset: FiniteDataset, { folder }: Unpacked, count: number): FiniteDataset {
  if (dataset.size === count) return dataset;
  throw new EbmError(folder, `must hold ${count} pictures of ${dataset.name}`, dataset.size);
}

interface Archived extends Omit<CifarDatasetOptions, 'files'> {
  /** Files of the archive, in the order of their rows. */
  readonly names: readonly string[];
}

/** The pictures of some of an archive's files. */
export async function cifarArchive(path: string, { names, ...options }: Archived): Promise<FiniteDataset> {
  const found = new Map<string, Uint8Array>();
  for await (const entry of tarEntries(filePieces(path), { file: path })) {
    const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
    if (names.includes(name)) found.set(name, await entry.read());
    if (found.size === names.length) break;
  }
  const missing = names.find((name) => !found.has(name));
  if (missing) throw new EbmError(path, `must hold ${missing}: is it the binary version?`);
  return cifarDataset({ ...options, files: Object.fromEntries(names.map((name) => [name, found.get(name)!])) });
}
