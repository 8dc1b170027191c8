import * as tf from '@tensorflow/tfjs-core';
import { key, normal } from '@ebmjs/core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

beforeAll(async () => void (await useBackend('wasm')));

it('squares floats, NaN and infinity included, and whole numbers', () => {
  tf.tidy(() => {
    const x = tf.concat([normal(key(1), [21]), tf.tensor1d([NaN, -Infinity])]);
    expect([...tf.square(x).dataSync()]).toEqual(Array.from(x.dataSync(), (value) => Math.fround(value * value)));
    const whole = tf.square(tf.tensor1d([3, -4], 'int32'));
    expect([whole.dtype, ...whole.dataSync()]).toEqual(['int32', 9, 16]);
  });
});
