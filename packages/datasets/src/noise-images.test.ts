import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { testDataset } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { noiseImages } from './noise-images.js';

describe.each(['uniform', 'normal', 'constant'] as const)('noiseImages, %s', (kind) => {
  testDataset({ dataset: noiseImages({ kind, shape: [4, 4, 3] }) });
});

/** Mean and variance of a batch of 500 images of [8, 8, 1]. */
const moments = (options: object): number[] => {
  const { x } = noiseImages({ shape: [8, 8, 1], kind: 'uniform', ...options }).batch(key(2), 500);
  const { mean, variance } = tf.moments(x);
  const values = [mean, variance].map((t) => t.dataSync()[0]!);
  release(x, mean, variance);
  return values;
};

describe('noiseImages', () => {
  it.each([
    [{ kind: 'uniform' }, 0.5, 1 / 12, 1 / 180],
    [{ kind: 'normal' }, 0.5, 0.25, 0.125],
    [{ kind: 'normal', mean: -1, spread: 2 }, -1, 4, 32],
  ])('%j has its mean and variance', (options, mean, variance, ofSquares) => {
    const [m, v] = moments(options);
    expect(Math.abs(m! - mean)).toBeLessThan(5 * Math.sqrt(variance / 32_000));
    expect(Math.abs(v! - variance)).toBeLessThan(5 * Math.sqrt(ofSquares / 32_000)); // variance of (x - mean)^2
  });

  it('constant is one number for each channel of an image', () => {
    const { x } = noiseImages({ kind: 'constant', shape: [5, 5, 3] }).batch(key(0), 4);
    const values = x.arraySync() as number[][][][];
    values.forEach((image) => expect(new Set(image.flat().map((pixel) => pixel.join())).size).toBe(1));
    expect(new Set(values.flat(3)).size).toBe(12);
    release(x);
  });

  it('refuses what makes no images', () => {
    const images = (options: object) => () => noiseImages({ shape: [2, 2, 1], kind: 'uniform', ...options });
    expect(images({ shape: [] })).toThrow('noiseImages.shape: must be whole numbers of at least 1');
    expect(images({ shape: [2, 0] })).toThrow('noiseImages.shape: must be whole numbers of at least 1');
    expect(images({ kind: 'pink' })).toThrow('noiseImages.kind: must be one of uniform, normal, constant');
    expect(images({ spread: 1 })).toThrow("noiseImages.kind: must be 'normal' to have a mean or a spread");
    expect(images({ kind: 'normal', spread: 0 })).toThrow('noiseImages.spread: must be a finite number above 0');
    expect(images({ kind: 'normal', mean: NaN })).toThrow('noiseImages.mean: must be a finite number');
    expect(images({ noise: 1 })).toThrow('noiseImages: unknown option');
  });
});
