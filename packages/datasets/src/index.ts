export { digits, type DigitsOptions } from './digits.js';
export { imageDataset, type ImageDatasetOptions } from './image-dataset.js';
export { idxDataset, type IdxDatasetOptions } from './idx-dataset.js';
export { arrayDataset, type ArrayDatasetOptions } from './array-dataset.js';
export { subset } from './subset.js';
export { parseIdx, type Idx } from './idx.js';
export { fileOf, manifestOf, manifests } from './manifests.js';
export type { DataFile, Manifest } from './manifest.js';
export { fetchDataFile, type FetchDataOptions } from './fetch-data-file.js';
export { fetchIdx, type FetchIdxOptions } from './fetch-idx.js';
export type { DownloadProgress } from './download/sink.js';
export { dequantise, type DequantiseOptions } from './dequantise.js';

export type { Toy } from './toy.js';
export { checkerboard, type CheckerboardOptions } from './checkerboard.js';
export { gaussianMixture, type GaussianMixtureOptions } from './gaussian-mixture.js';
export { ring, type RingOptions } from './ring.js';
