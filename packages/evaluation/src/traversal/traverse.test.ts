import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, type Energy } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import { expect, it } from 'vitest';
import { traverse } from './traverse.js';

/** A valley along the first number. */
const valley: Energy = (x) =>
  scope(() => tf.mul(0.5, tf.sum(tf.square(tf.mul(x, tf.tensor1d([0, 1]))), 1)) as tf.Tensor1D);
const kernel = langevin({ preset: 'paper', stepSize: 0.5, noise: 0, gradientClip: Infinity, box: null });

it('moves along the directions and descends after each', async () => {
  const x = tf.tensor2d([
    [0, 1],
    [5, 0],
  ]);
  const directions = tf.tensor2d([
    [0.6, 0.8],
    [0, 1],
  ]);
  const before = tf.memory().numTensors;
  const options = { energy: valley, kernel, x, directions, key: key(0), moves: 2, steps: 3 };
  const there = await traverse(options);
  expect(tf.memory().numTensors).toBe(before + 1);
  // (1 + 0.8) / 8, and again
  const want = [0, 1, 5, 0, 0.6, 1.8 / 8, 5, 1 / 8, 1.2, (1.8 / 8 + 0.8) / 8, 5, (1 / 8 + 1) / 8];
  there.dataSync().forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 5));
  const back = await traverse({ ...options, amount: -2 });
  expect(back.dataSync()[4]).toBeCloseTo(-1.2, 5);
  release(x, directions, there, back);
});

it('asks for directions anew at each image, and goes on the way it went', async () => {
  const x = tf.tensor2d([[0, 0]]);
  const seen: number[] = [];
  const directions = async (at: tf.Tensor): Promise<tf.Tensor> => {
    seen.push(at.dataSync()[0]!);
    return tf.tensor2d([[seen.length % 2 === 0 ? -1 : 1, 0]]); // of either sign, as eigenvectors are
  };
  const before = tf.memory().numTensors;
  const images = await traverse({ energy: valley, kernel, x, directions, key: key(1), moves: 4, steps: 1 });
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(images.shape).toEqual([5, 1, 2]);
  expect(images.dataSync()[8]).toBe(4);
  images.dispose();
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

it('refuses directions that do not fit, and leaves nothing behind', async () => {
  const [x, directions] = [normal(key(2), [2, 2]), tf.zeros([2])];
  const before = tf.memory().numTensors;
  const options = { energy: valley, kernel, x, directions, key: key(3) };
  await expect(traverse(options)).rejects.toThrow('traverse.directions: must have the shape of x, [2, 2], got [2]');
  await expect(traverse({ ...options, moves: 0 })).rejects.toThrow('traverse.moves');
  await expect(traverse({ ...options, directions: x, amount: NaN })).rejects.toThrow('traverse.amount');
  await expect(traverse({ ...options, directions: x, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
  await expect(traverse({ ...options, repeats: 2 } as never)).rejects.toThrow('unknown option');
  expect(tf.memory().numTensors).toBe(before);
  release(x, directions);
});
