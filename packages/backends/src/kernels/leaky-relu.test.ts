import * as tf from '@tensorflow/tfjs-core';
import { correctGradients } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => {
  correctGradients();
  await useBackend('wasm');
});

it('scales what is below 0, and keeps NaN and infinity', () => {
  const values = tf.tidy(() => tf.leakyRelu(tf.tensor1d([NaN, -Infinity, -2, -0, 0, 3, Infinity]), 0.5).dataSync());
  expect([...values]).toEqual([NaN, -Infinity, -1, -0, 0, 3, Infinity]);
});

it('turns whole numbers into floats, as tfjs does', () => {
  const y = tf.leakyRelu(tf.tensor1d([-2, 4], 'int32'), 0.5);
  expect([y.dtype, ...y.dataSync()]).toEqual(['float32', -1, 4]);
  y.dispose();
});

it('has a gradient that can be differentiated again', () => {
  const second = tf.tidy(() => {
    const slope = tf.grad((x) => tf.sum(tf.square(tf.leakyRelu(x, 0.5))));
    return tf
      .grad((x) => tf.sum(slope(x)))(tf.tensor1d([-1, 2]))
      .dataSync();
  });
  expect([...second]).toEqual([0.5, 2]); // d2/dx2 of (x/2)^2 and of x^2
});
