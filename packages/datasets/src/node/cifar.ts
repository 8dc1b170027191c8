import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { cifarDataset, type CifarDatasetOptions } from '../cifar-dataset.js';
import { tarEntries } from '../formats/tar.js';
import { fileOptionsOf } from './file-options.js';
import { filePieces } from './file-pieces.js';
import { FILE_OPTIONS } from './locate.js';
import { pathOf, sourceOf } from './located.js';
import type { SplitOptions } from './open-idx.js';

export interface Cifar100Options extends SplitOptions {
  /** A hundred classes, or the twenty that they make up. @defaultValue `'fine'` */
  readonly labels?: 'fine' | 'coarse';
}

const FILES = {
  cifar10: { train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`), test: ['test_batch.bin'] },
  cifar100: { train: ['train.bin'], test: ['test.bin'] },
} as const;

/**
 * CIFAR-10: 60,000 pictures of animals and vehicles, `[32, 32, 3]`, ten classes; 50,000 to train on, 10,000 to test. From
 * `cifar-10-binary.tar.gz` (170 MB), found and fetched as MNIST is, checked by its SHA-256 and read without unpacking it to
 * disk.
 *
 * Rejects with an `EbmError` as `mnist` does, and with file and offset for a damaged archive.
 */
export async function cifar10(options: SplitOptions = {}): Promise<FiniteDataset> {
  knownOptions('cifar10', options, ['split', ...FILE_OPTIONS]);
  const split = oneOf('cifar10.split', options.split ?? 'train', ['train', 'test']);
  const path = await pathOf('cifar10', 'cifar-10-binary.tar.gz', fileOptionsOf(options)[0]);
  return cifarArchive(path, {
    name: `cifar10/${split}`,
    names: FILES.cifar10[split],
    labels: 'cifar10',
    ...sourceOf('cifar10'),
  });
}

/** CIFAR-100: as CIFAR-10, of a hundred classes, or of twenty. From `cifar-100-binary.tar.gz` (169 MB). */
export async function cifar100(options: Cifar100Options = {}): Promise<FiniteDataset> {
  knownOptions('cifar100', options, ['split', 'labels', ...FILE_OPTIONS]);
  const split = oneOf('cifar100.split', options.split ?? 'train', ['train', 'test']);
  const labels = oneOf('cifar100.labels', options.labels ?? 'fine', ['fine', 'coarse']);
  const path = await pathOf('cifar100', 'cifar-100-binary.tar.gz', fileOptionsOf(options)[0]);
  const kind = labels === 'fine' ? 'cifar100-fine' : 'cifar100-coarse';
  return cifarArchive(path, {
    name: `cifar100/${split}`,
    names: FILES.cifar100[split],
    labels: kind,
    ...sourceOf('cifar100'),
  });
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
