import * as tf from '@tensorflow/tfjs-core';
import { chooseRows, key, normal, onHost, split } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it.each([[[5, 10]], [[5, 1]], [[5, 2, 3, 1]]])('is that of plain operations, to the bit, on rows %j', async (shape) => {
  const [x, y] = split(key(3), 2).map((k) => normal(k, shape)) as [tf.Tensor, tf.Tensor];
  const mask = tf.tensor1d([0, 1, 1, 0, 1], 'bool');
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  const plain = onHost(() => chooseRows(mask, x, y));
  const { kernelNames, result } = await tf.profile(() => chooseRows(mask, x, y));
  expect(kernelNames).toEqual(['EbmChooseRows']);
  const chosen = result as tf.Tensor;
  expect([...chosen.dataSync()]).toEqual([...plain.dataSync()]);
  tf.dispose([plain, chosen]);
  expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
  tf.dispose([x, y, mask]);
});
