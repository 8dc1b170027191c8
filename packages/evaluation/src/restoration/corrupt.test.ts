import * as tf from '@tensorflow/tfjs-core';
import { key, uniform } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { gaussianNoise, noiseInHole, saltAndPepper } from './corrupt.js';
import { rowsMask } from './pixel-mask.js';

const values = (x: tf.Tensor): Float32Array => {
  const read = x.dataSync<'float32'>();
  x.dispose();
  return read;
};

it('puts noise into the hole and keeps the bits of the rest', () => {
  const x = uniform(key(0), [50, 8, 8, 1]);
  const before = tf.memory().numTensors;
  const mask = rowsMask([8, 8, 1], 4, 8);
  const got = values(noiseInHole(key(1), x, mask));
  const [was, drawn] = [x.dataSync(), values(uniform(key(1), x.shape))];
  expect([...got]).toEqual([...was].map((value, i) => (mask[i % 64] ? drawn[i]! : value)));
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

it('puts noise into the hole of each image', () => {
  const x = tf.zeros([2, 3]);
  const masks = [
    [1, 0, 0],
    [0, 0, 1],
  ];
  const got = values(noiseInHole(key(9), x, masks));
  expect([...got].map((value) => (value > 0 ? 1 : 0))).toEqual(masks.flat());
  x.dispose();
});

it('adds noise of the deviation asked for', () => {
  const x = tf.fill([20_000, 1], 0.25);
  const noise = values(gaussianNoise(key(2), x, 0.5)).map((value) => value - 0.25);
  const [mean, square] = [1, 2].map((power) => noise.reduce((sum, z) => sum + z ** power, 0) / noise.length);
  expect(Math.abs(mean!)).toBeLessThan((5 * 0.5) / Math.sqrt(20_000));
  expect(Math.abs(square! - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / 20_000));
  expect(values(gaussianNoise(key(2), x, 0))).toEqual(new Float32Array(20_000).fill(0.25));
  x.dispose();
});

it('makes whole pixels salt or pepper, a twentieth of each, and keeps the bits of the rest', () => {
  const x = tf.fill([100, 10, 10, 3], 0.5);
  const before = tf.memory().numTensors;
  const got = values(saltAndPepper(key(3), x));
  const pixels = Array.from({ length: 10_000 }, (_, i) => [...got.subarray(3 * i, 3 * i + 3)]);
  for (const pixel of pixels) expect(new Set(pixel).size).toBe(1);
  const share = (value: number): number => pixels.filter(([first]) => first === Math.fround(value)).length / 10_000;
  const error = Math.sqrt((0.05 * 0.95) / 10_000);
  expect(Math.abs(share(0.9) - 0.05)).toBeLessThan(5 * error);
  expect(Math.abs(share(0.1) - 0.05)).toBeLessThan(5 * error);
  expect(share(0.9) + share(0.1) + share(0.5)).toBeCloseTo(1, 10);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

it('can leave out either, and refuses more than all', () => {
  const x = tf.fill([10, 4, 4, 1], 0.5);
  expect(values(saltAndPepper(key(4), x, { salt: 0, pepper: 0 }))).toEqual(new Float32Array(160).fill(0.5));
  expect(values(saltAndPepper(key(4), x, { salt: 1, pepper: 0, bright: 0.75 }))).toEqual(
    new Float32Array(160).fill(0.75),
  );
  expect(values(saltAndPepper(key(4), x, { salt: 0, pepper: 1, dark: 0.25 }))).toEqual(
    new Float32Array(160).fill(0.25),
  );
  expect(() => saltAndPepper(key(4), x, { salt: 0.6, pepper: 0.5 })).toThrow('saltAndPepper.pepper');
  expect(() => gaussianNoise(key(4), x, -1)).toThrow('gaussianNoise.deviation');
  const flat = tf.zeros([3, 4]);
  expect(() => saltAndPepper(key(4), flat)).toThrow('saltAndPepper.x: must have shape [n, height, width, channels]');
  tf.dispose([x, flat]);
});
