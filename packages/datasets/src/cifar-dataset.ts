import { EbmError, knownOptions, oneOf, type FiniteDataset } from '@ebmjs/core';
import { parseCifar } from './formats/cifar.js';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';
import { joinBytes } from './formats/join-bytes.js';

export interface CifarDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'licence' | 'attribution'> {
  /** Files of the binary version by their names, unpacked, in the order of their rows: `{ 'data_batch_1.bin': bytes }`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The classes: of CIFAR-10, or of CIFAR-100, where pictures have two labels. */
  readonly labels: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse';
}

const CLASSES = { cifar10: [10], 'cifar100-fine': [20, 100], 'cifar100-coarse': [20, 100] } as const;

/**
 * Pictures in files of CIFAR's binary version: `x` `[n, 32, 32, 3]` on `(0, 1)`, dequantised as `(v + u) / 256`, which is
 * the `255 / 256` and noise of Du and Mordatch; one-hot labels of 10, 100 or 20 classes.
 *
 * Throws an `EbmError` with file and offset for files that are not of whole records, or have labels that are no class.
 */
export function cifarDataset(options: CifarDatasetOptions): FiniteDataset {
  knownOptions('cifarDataset', options, ['name', 'files', 'labels', 'licence', 'attribution']);
  const { files, labels, ...rest } = options;
  const classes = CLASSES[oneOf('cifarDataset.labels', labels, ['cifar10', 'cifar100-fine', 'cifar100-coarse'])];
  const byte = labels === 'cifar100-fine' ? 1 : 0;
  const parts = Object.entries(files).map(([file, bytes]) => parseCifar(bytes, { file, classes }));
  if (parts.length === 0) throw new EbmError('cifarDataset.files', 'must name one file or more');
  return imageDataset({
    ...rest,
    shape: [32, 32, 3],
    pixels: joinBytes(parts.map((part) => part.pixels)),
    labels: joinBytes(parts.map((part) => part.labels[byte]!)),
    classes: classes[byte]!,
  });
}
