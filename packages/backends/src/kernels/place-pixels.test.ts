import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { placePixels } from './place-pixels.js';

beforeAll(async () => void (await useBackend('wasm')));

it('puts pixels, all their channels, a stride apart in every image, and leaves the others', () => {
  const from = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 1, 3, 2]);
  const to = tf.fill([2, 2, 4, 2], 0);
  const side = { tap: 0, taps: 1, pad: [0, 0] as [number, number] };
  const rows = { ...side, stride: 2, first: 1, pixels: 1, results: 1, skip: 0 };
  const columns = { ...side, stride: 3, first: 0, pixels: 2, results: 3, skip: 1 };
  placePixels(tf.backend() as unknown as BackendWasm, { from, to, rows, columns });
  const empty = [0, 0, 0, 0, 0, 0, 0, 0];
  const images = [
    [...empty, 3, 4, 0, 0, 0, 0, 5, 6],
    [...empty, 9, 10, 0, 0, 0, 0, 11, 12],
  ];
  expect([...to.dataSync()]).toEqual(images.flat());
  tf.dispose([from, to]);
});
