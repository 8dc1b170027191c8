import { permutation, release, split, type FiniteDataset, type Key, type Reference } from '@ebmjs/core';
import { fitGaussian, uniformBox } from '@ebmjs/models';
import type { RunConfig } from './config.js';
import { BOX } from './image-box.js';

const FITTED = 4000;

/** Standard deviation of a pixel at least: where it is black in all images there is still the noise between two levels. */
const FLOOR = 0.02;

/** Where annealing begins: the uniform box, or in it a Gaussian a pixel, fitted to at most 4,000 training images. */
export async function annealingBase(
  { likelihood: { base } }: RunConfig,
  train: FiniteDataset,
  key: Key,
): Promise<Reference> {
  if (base === 'uniform') return uniformBox({ shape: train.shape });
  const [orderKey, noiseKey] = split(key, 2);
  const { x, y } = train.rows(permutation(orderKey, train.size).subarray(0, FITTED), noiseKey);
  try {
    return await fitGaussian(x, { box: BOX, floor: FLOOR });
  } finally {
    release(x, y);
  }
}
