import { EbmError, type FiniteDataset } from '@ebmjs/core';
import {
  celeba,
  cifar10,
  cifar100,
  dsprites,
  dtd,
  fashionMnist,
  imagenet128,
  imagenet32,
  imagenet32Oord,
  kmnist,
  mnist,
  omniglot,
  svhn,
  type FileOptions,
} from '@ebmjs/datasets/node';
import type { DataSetName } from './config/data-sets.js';
import { fileBars } from './file-bars.js';

type Part = 'train' | 'test';

/** Loads a part of a published data set from where its files are. */
type Load = (split: Part, files: FileOptions) => Promise<FiniteDataset>;

const LOADERS: Readonly<Partial<Record<DataSetName, Load>>> = {
  mnist: (split, files) => mnist({ ...files, split }),
  'fashion-mnist': (split, files) => fashionMnist({ ...files, split }),
  kmnist: (split, files) => kmnist({ ...files, split }),
  cifar10: (split, files) => cifar10({ ...files, split }),
  cifar100: (split, files) => cifar100({ ...files, split }),
  svhn: (split, files) => svhn({ ...files, split }),
  celeba: (split, files) => celeba({ ...files, split }),
  omniglot: (split, files) => omniglot({ ...files, split: split === 'train' ? 'background' : 'evaluation' }),
  imagenet32: (split, files) => imagenet32({ ...files, split }),
  'imagenet32-oord': (split, files) => imagenet32Oord({ ...files, split }),
  imagenet128: (_, { folder }) => imagenet128(imagenetFolder(folder)),
  dtd: (split, files) => dtd({ ...files, split }),
  'dsprites-size': (_, files) => dsprites({ ...files, label: 'scale' }),
  'dsprites-shape': (_, files) => dsprites({ ...files, label: 'shape' }),
  'dsprites-position': (_, files) => dsprites({ ...files, label: 'position' }),
  'dsprites-rotation': (_, files) => dsprites({ ...files, label: 'orientation' }),
};

/**
 * A part of a published data set: its files are looked for, and fetched with a bar on stderr, as `ebmjs data fetch` does.
 * Undefined for a data set of which there are no published files.
 */
export async function publishedData(
  name: DataSetName,
  split: Part,
  files: Pick<FileOptions, 'folder' | 'signal' | 'offline'>,
): Promise<FiniteDataset | undefined> {
  const { onProgress, stop } = fileBars();
  try {
    return await LOADERS[name]?.(split, { ...files, onProgress });
  } finally {
    stop();
  }
}

/** What a person has unpacked is where that person says. */
function imagenetFolder(folder: string | undefined): string {
  if (folder !== undefined) return folder;
  throw new EbmError(
    'data.folder',
    'must name the folder of imagenet128, of TFRecords or of JPEGs in a folder a class',
  );
}
