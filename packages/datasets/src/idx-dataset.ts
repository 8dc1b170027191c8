import { EbmError, knownOptions, type FiniteDataset } from '@ebmjs/core';
import { imageDataset, type ImageDatasetOptions } from './image-dataset.js';
import { parseIdx, type Idx } from './idx.js';

export interface IdxDatasetOptions extends Pick<ImageDatasetOptions, 'name' | 'classes' | 'licence' | 'attribution'> {
  /** An IDX file, unpacked, of images `[n, height, width]`. */
  readonly images: Uint8Array;
  /** An IDX file, unpacked, of labels `[n]`. @defaultValue no labels */
  readonly labels?: Uint8Array;
}

/**
 * Images in IDX files, the format of MNIST and its relatives: `x` `[n, height, width, 1]` on `(0, 1)`, dequantised as
 * `(v + u) / 256`, without a key `(v + 0.5) / 256`; one-hot labels `[n, classes]`.
 *
 * Throws an `EbmError` for files that are not IDX of these shapes, or that differ in number.
 */
export function idxDataset(options: IdxDatasetOptions): FiniteDataset {
  knownOptions('idxDataset', options, ['name', 'images', 'labels', 'classes', 'licence', 'attribution']);
  const { images, labels, ...rest } = options;
  const { shape, data } = ofRank('idxDataset.images', parseIdx(images, `${rest.name}, images`), 3);
  return imageDataset({
    ...rest,
    shape: [shape[1]!, shape[2]!, 1],
    pixels: data,
    ...(labels && { labels: ofRank('idxDataset.labels', parseIdx(labels, `${rest.name}, labels`), 1).data }),
  });
}

function ofRank(where: string, idx: Idx, rank: number): Idx {
  if (idx.shape.length !== rank)
    throw new EbmError(where, `must have ${rank} ${rank === 1 ? 'axis' : 'axes'}`, idx.shape);
  return idx;
}
