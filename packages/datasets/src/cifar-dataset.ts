import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { parseCifarPickle } from './formats/cifar-pickle.js';
import { parseCifar } from './formats/cifar.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';
import { joinBytes } from './formats/join-bytes.js';
import { isPickle } from './formats/pickled-pictures.js';

export interface CifarDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /**
   * Files by their names, unpacked, in the order of their rows: `{ 'data_batch_1.bin': bytes }` of the binary version,
   * `{ data_batch_1: bytes }` of the Python version.
   */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The classes: of CIFAR-10, or of CIFAR-100, where pictures have two labels. */
  readonly labels: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse';
}

const CLASSES = { cifar10: [10], 'cifar100-fine': [20, 100], 'cifar100-coarse': [20, 100] } as const;

/**
 * Pictures in files of CIFAR's binary or Python version: `x` `[n, 32, 32, 3]` on `(0, 1)`, dequantised as `(v + u) / 256`, which is
 * the `255 / 256` and noise of Du and Mordatch; one-hot labels of 10, 100 or 20 classes.
 *
 * The pickles of the Python version are read and not run: what calls anything but NumPy's arrays is refused.
 *
 * Throws an `EbmError` with file and offset for files that are not of whole records, or have labels that are no class.
 */
export function cifarDataset(options: CifarDatasetOptions): FiniteDataset {
  knownOptions('cifarDataset', options, ['name', 'files', 'labels', 'licence', 'attribution']);
  const { files, labels, ...rest } = options;
  const classes = CLASSES[oneOf('cifarDataset.labels', labels, ['cifar10', 'cifar100-fine', 'cifar100-coarse'])];
  const byte = labels === 'cifar100-fine' ? 1 : 0;
  const parts = Object.entries(files).map(([file, bytes]) =>
    (isPickle(bytes) ? parseCifarPickle : parseCifar)(bytes, { file, classes }),
  );
  if (parts.length === 0) throw new EbmError('cifarDataset.files', 'must name one file or more');
  return imageDataset({
    ...rest,
    shape: [32, 32, 3],
    pixels: joinBytes(parts.map((part) => part.pixels)),
    labels: joinBytes(parts.map((part) => part.labels[byte]!)),
    classes: classes[byte]!,
  });
}
