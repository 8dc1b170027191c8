import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectNoLeak, expectNoLeakAsync } from './index.js';

it('passes a body that leaves nothing, and frees what it returns', () => {
  expectNoLeak(() => [tf.zeros([1]), { kept: tf.zeros([1]) }]);
});

it('fails a body that leaves something', () => {
  expect(() => expectNoLeak(() => void tf.zeros([1]))).toThrow('tensors left behind');
});

it('does the same for promises', async () => {
  await expectNoLeakAsync(async () => tf.zeros([1]));
  await expect(expectNoLeakAsync(async () => void tf.zeros([1]))).rejects.toThrow('tensors left behind');
});
