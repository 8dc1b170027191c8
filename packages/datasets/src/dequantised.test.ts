import { key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { arrayDataset } from './array-dataset.js';
import { dequantised } from './dequantised.js';
import { imageDataset } from './image-dataset.js';

const pixels = Uint8Array.from({ length: 256 }, (_, v) => v);
const grey = imageDataset({ name: 'grey', shape: [1, 1, 1], pixels, labels: pixels });
const all = Array.from({ length: 256 }, (_, v) => v);

it('leaves uniform noise within the level as it is', () => {
  expect(dequantised(grey, 'uniform')).toBe(grey);
});

it('without noise is v / 255, whatever the key, and lets nothing lie about', () => {
  const before = tf.memory().numTensors;
  const plain = dequantised(grey, 'none');
  const [rows, again] = [plain.rows(all), plain.rows(all, key(1))];
  rows.x.dataSync().forEach((value, v) => expect(Math.abs(value - v / 255)).toBeLessThan(1e-6));
  expect(again.x.dataSync()).toEqual(rows.x.dataSync());
  expect(rows.y!.shape).toEqual([256, 256]);
  release(rows, again);
  expect(tf.memory().numTensors).toBe(before);
});

it('centred is within half a level of that, on either side, past the faces too', () => {
  const centred = dequantised(grey, 'centred');
  const { x, y } = centred.rows(all, key(2));
  const off = [...x.dataSync()].map((value, v) => (value - v / 255) * 256);
  expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.5001);
  expect([Math.min(...off) < -0.45, Math.max(...off) > 0.45]).toEqual([true, true]);
  // Uniform on +-1/2: a standard deviation of 0.289, of the mean of 256 one of 0.018.
  expect(Math.abs(off.reduce((sum, value) => sum + value) / 256)).toBeLessThan(4 * 0.018);
  const faces = centred.rows(new Array(50).fill(0), key(3));
  expect(Math.min(...faces.x.dataSync())).toBeLessThan(0);
  const batch = centred.batch(key(4), 3);
  expect(batch.x.shape).toEqual([3, 1, 1, 1]);
  release(x, y, faces, batch);
});

it('what has no levels can only be taken as it is', () => {
  const data = arrayDataset({ name: 'paths', x: { dtype: 'float32', shape: [1, 1], data: Float32Array.of(0.5) } });
  expect(dequantised(data, 'none')).toBe(data);
  expect(() => dequantised(data, 'uniform')).toThrow(
    'dequantised.how: must be none for paths, which has no grey levels',
  );
  expect(() => dequantised(data, 'half' as never)).toThrow('dequantised.how: must be one of uniform, centred, none');
});
