import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { restorationError, restorationGain } from './restoration-error.js';

const images = (...rows: number[][]): tf.Tensor => tf.tensor(rows.flat(), [rows.length, 2, 1, 1]);

it('has the squared errors of each image, and their mean with its error', async () => {
  const [originals, restored] = [images([0, 1], [0.5, 0.5], [1, 1]), images([0.2, 1], [0.1, 0.7], [1, 1])];
  const before = tf.memory().numTensors;
  const error = await restorationError({ originals, restored });
  expect(tf.memory().numTensors).toBe(before);
  const want = [0.02, 0.1, 0];
  error.perImage.forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 6));
  expect(error.mse.value).toBeCloseTo(0.04, 6);
  // deviations -0.02, 0.06, -0.04: variance 0.0056 / 2
  expect(error.mse.standardError).toBeCloseTo(Math.sqrt(0.0028 / 3), 6);
  expect(error.exact).toBe(1);
  // 16.990 and 10 decibels
  expect(error.psnr.value).toBeCloseTo((10 - 10 * Math.log10(0.02)) / 2, 4);
  expect(JSON.parse(JSON.stringify(error))).toEqual(error);
  tf.dispose([originals, restored]);
});

it('counts in a region alone', async () => {
  const [originals, restored] = [images([0, 1], [0.5, 0.5]), images([0.2, 0], [0.1, 0.7])];
  const { perImage } = await restorationError({ originals, restored, region: [1, 0] });
  expect(perImage[0]).toBeCloseTo(0.04, 6);
  expect(perImage[1]).toBeCloseTo(0.16, 6);
  tf.dispose([originals, restored]);
});

it('counts in a region of each image', async () => {
  const [originals, restored] = [images([0, 1], [0.5, 0.5]), images([0.2, 0], [0.1, 0.7])];
  const region = [
    [0, 1],
    [1, 1],
  ];
  const { perImage } = await restorationError({ originals, restored, region });
  expect(perImage[0]).toBeCloseTo(1, 6);
  expect(perImage[1]).toBeCloseTo(0.1, 6);
  tf.dispose([originals, restored]);
});

it('pairs two restorations by image', async () => {
  const originals = images([0, 0], [0, 0], [0, 0]);
  const [first, other] = [images([0.1, 0.1], [0.2, 0.2], [0.3, 0.3]), images([0.2, 0.2], [0.3, 0.3], [0.2, 0.2])];
  const [a, b] = [
    await restorationError({ originals, restored: first }),
    await restorationError({ originals, restored: other }),
  ];
  const { difference, better } = restorationGain(a, b);
  // 0.03, 0.05, -0.05
  expect(difference.value).toBeCloseTo(0.01, 6);
  expect(difference.standardError).toBeCloseTo(Math.sqrt((0.02 ** 2 + 0.04 ** 2 + 0.06 ** 2) / 2 / 3), 6);
  expect(better.value).toBeCloseTo(2 / 3, 12);
  expect(() => restorationGain(a, { ...b, perImage: [1] })).toThrow(
    'restorationGain.other: must be of 3 images, got 1',
  );
  tf.dispose([originals, first, other]);
});

it('refuses other shapes', async () => {
  const [originals, restored] = [images([0, 1]), images([0, 1], [0, 1])];
  await expect(restorationError({ originals, restored })).rejects.toThrow('must have the shape of the originals');
  await expect(restorationError({ originals, restored: originals, region: [1] })).rejects.toThrow(
    'region: must have 2',
  );
  tf.dispose([originals, restored]);
});
