export { digits, type DigitsOptions } from './digits.js';
export { imageDataset, type ClassLabels, type ImageDatasetOptions } from './image-dataset.js';
export { idxDataset, type IdxDatasetOptions } from './idx-dataset.js';
export { arrayDataset, type ArrayDatasetOptions } from './array-dataset.js';
export { subset } from './subset.js';
export { interpolations, type InterpolationsOptions } from './interpolations.js';
export { noiseImages, type NoiseImagesOptions } from './noise-images.js';
export { cifarDataset, type CifarDatasetOptions } from './cifar-dataset.js';
export { svhnDataset, type SvhnDatasetOptions } from './svhn-dataset.js';
export { omniglotDataset, type OmniglotDatasetOptions } from './omniglot-dataset.js';
export { celebaDataset, type CelebaDatasetOptions } from './celeba-dataset.js';
export { dspritesDataset, type DspritesDatasetOptions } from './dsprites-dataset.js';
export { renderedDsprites, type RenderedDspritesOptions } from './rendered-dsprites.js';
export type { SpriteFactor, SpriteLabel, SpriteSelection } from './dsprites-factors.js';
export { imagenet32Dataset, type Imagenet32DatasetOptions } from './imagenet32-dataset.js';
export { imagenetRecordsDataset, type ImagenetRecordsDatasetOptions } from './imagenet-records-dataset.js';
export { dtdDataset, type DtdDatasetOptions } from './dtd-dataset.js';
export { pictureDataset, type PictureDataset, type PictureDatasetOptions } from './picture-dataset.js';

export { blobAccess, bytesAccess, type RandomAccess } from './formats/random-access.js';
export { zipEntries, type ZipEntry, type ZipOptions } from './formats/zip.js';
export { tarEntries, type TarOptions } from './formats/tar.js';
export type { Entries, Entry } from './formats/entry.js';
export { decodeImage, type DecodeImageOptions } from './formats/decode-image.js';
export { cropResize, type CropResizeOptions } from './formats/crop-resize.js';
export type { DecodeImage, Pixels } from './formats/pixels.js';
export { pictures, type DecodedPicture, type PicturesOptions } from './formats/pictures.js';
export { parseIdx, type Idx } from './idx.js';
export { fileOf, manifestOf, manifests } from './manifests.js';
export type { DataFile, Manifest } from './manifest.js';
export { fetchDataFile, type FetchDataOptions } from './fetch-data-file.js';
export { fetchIdx, type FetchIdxOptions } from './fetch-idx.js';
export type { DownloadProgress } from './download/sink.js';
export { dequantise, type DequantiseOptions } from './dequantise.js';
export { dequantised, type Dequantisation } from './dequantised.js';

export { batches, type BatchesOptions } from './batches/batches.js';
export type { BatchPosition, PositionedBatch } from './batches/batch-position.js';
export type { Rank } from './batches/rank.js';
export { pictureBatches, type PictureBatchesOptions } from './batches/picture-batches.js';
export { readAhead, type ReadAheadOptions } from './batches/read-ahead.js';
export { serveBatches } from './batches/serve-batches.js';
export { workerBatches, type WorkerBatchesOptions } from './batches/worker-batches.js';
export type { Port, WorkerLike } from './batches/worker-port.js';
export { shard, type ShardOptions } from './batches/shard.js';
export { augmentations, type Augmentation } from './augment/augmentation.js';
export { cutout, type CutoutOptions } from './augment/cutout.js';
export { mixup, type MixupOptions } from './augment/mixup.js';
export { randomCrop, type RandomCropOptions } from './augment/random-crop.js';
export { randomFlip, type RandomFlipOptions } from './augment/random-flip.js';

export type { Toy } from './toy.js';
export { checkerboard, type CheckerboardOptions } from './checkerboard.js';
export { nealFunnel, type NealFunnelOptions } from './neal-funnel.js';
export { gaussianGrid, type GaussianGridOptions } from './gaussian-grid.js';
export { gaussianMixture, type GaussianMixtureOptions } from './gaussian-mixture.js';
export { moons, type MoonsOptions } from './moons.js';
export { pinwheel, type PinwheelOptions } from './pinwheel.js';
export { ring, type RingOptions } from './ring.js';
export { concentricRings, type ConcentricRingsOptions } from './concentric-rings.js';
export { spirals, type SpiralsOptions } from './spirals.js';
export { particleMoved, particleTrajectories, type ParticleState } from './trajectories/particle.js';
export { armMassMatrix, armMoved, armTrajectories, type ArmDrive, type ArmState } from './trajectories/arm.js';
export type { Feature, Trajectories } from './trajectories/trajectories.js';
export type { TrajectoriesOptions } from './trajectories/trajectory-options.js';
export {
  trajectoryWindows,
  type FeatureRanges,
  type TrajectoryWindows,
  type TrajectoryWindowsOptions,
} from './trajectories/trajectory-windows.js';
