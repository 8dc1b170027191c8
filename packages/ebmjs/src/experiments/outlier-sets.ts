import { EbmError, release, type Dataset, type FiniteDataset } from '@ebmjs/core';
import { cropResize, digits, imageDataset, interpolations, noiseImages, subset } from '@ebmjs/datasets';
import { findDataset, omniglot } from '@ebmjs/datasets/node';
import type { DataSetName } from '../config/data-sets.js';
import { publishedData } from '../published-data.js';
import { spread } from '../spread.js';

/** A set that a model should not know. */
export interface OutlierSet {
  readonly name: string;
  /** Images of the model's shape; undefined where the set is not at hand. */
  readonly data?: Dataset;
  /** Why not. */
  readonly missing?: string;
}

/** The published sets that are looked for. */
const PUBLISHED = [
  'digits',
  'mnist',
  'fashion-mnist',
  'kmnist',
  'omniglot',
  'svhn',
  'cifar10',
  'cifar100',
  'celeba',
  'dtd',
] as const satisfies readonly DataSetName[];

export interface OutlierSetsOptions {
  /** Name of the set that the model was trained on. */
  readonly inside: string;
  /** Rows of a published set, at most: the first, as evenly spread as they come. */
  readonly images: number;
  readonly signal: AbortSignal;
}

/**
 * What an image model's energy is compared on: interpolations of `test` (the default of Du and Mordatch's code), noise, images
 * of one grey, and every other published set whose files are here, cropped to a square and scaled to the model's shape.
 * Nothing is downloaded.
 */
export async function outlierSets(test: FiniteDataset, options: OutlierSetsOptions): Promise<readonly OutlierSet[]> {
  const { shape } = test;
  const others: OutlierSet[] = [];
  for (const name of PUBLISHED) if (name !== options.inside) others.push(await published(name, shape, options));
  return [
    { name: 'interpolations', data: interpolations(test) },
    ...others.filter(({ data }) => data),
    { name: 'constant', data: noiseImages({ shape, kind: 'constant' }) },
    { name: 'uniform noise', data: noiseImages({ shape, kind: 'uniform' }) },
    { name: 'Gaussian noise', data: noiseImages({ shape, kind: 'normal' }) },
    ...others.filter(({ data }) => !data),
  ];
}

async function published(
  name: (typeof PUBLISHED)[number],
  shape: readonly number[],
  { images, signal }: OutlierSetsOptions,
): Promise<OutlierSet> {
  try {
    return { name, data: await reshaped(await atHand(name, signal), shape, images) };
  } catch (error) {
    if (!EbmError.isInstance(error)) throw error;
    const some = (await findDataset(name)).some(({ found }) => found); // then what is wrong is with what is there
    return { name, missing: some ? error.message : `not at hand: ebmjs data fetch ${name}` };
  }
}

/** The held-out part; of Omniglot, where that is not here, one of its small sets. */
async function atHand(name: (typeof PUBLISHED)[number], signal: AbortSignal): Promise<FiniteDataset> {
  const files = { offline: true, signal };
  if (name === 'digits') return digits({ split: 'test' });
  const published = publishedData(name, 'test', files) as Promise<FiniteDataset>; // which all but digits are
  if (name !== 'omniglot') return published;
  return published.catch(() => omniglot({ ...files, split: 'small1' }));
}

/** `images` rows of `data`, spread evenly, cropped and scaled to `shape`: bytes again, with new noise of dequantisation. */
export async function reshaped(data: FiniteDataset, shape: readonly number[], images: number): Promise<FiniteDataset> {
  const rows = Int32Array.from(spread(images, data.size));
  const count = rows.length;
  if (data.shape.join() === shape.join()) return subset(data, rows);
  const [height, width, channels] = shape as [number, number, 1 | 3];
  const bytes = await bytesOf(data, rows);
  const size = bytes.length / count;
  const [h, w, c] = data.shape as [number, number, 1 | 3];
  const pixels = new Uint8Array(count * height * width * channels);
  for (let i = 0; i < count; i++) {
    const image = { height: h, width: w, channels: c, data: bytes.subarray(i * size, (i + 1) * size) };
    const scaled = cropResize(image, { crop: 'square', size: [height, width], channels });
    pixels.set(scaled.data, i * height * width * channels);
  }
  const { name, licence, attribution } = data;
  return imageDataset({ name, licence, attribution, pixels, shape: [height, width, channels] });
}

/** Rows in [0, 1] as bytes. */
async function bytesOf(data: FiniteDataset, rows: Int32Array): Promise<Uint8Array> {
  const batch = data.rows(rows);
  const values = await batch.x.data<'float32'>().finally(() => release(batch));
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.floor(256 * value))));
}
