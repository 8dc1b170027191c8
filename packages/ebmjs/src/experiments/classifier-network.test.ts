import { key, release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { classifierNetwork, FEATURES } from './classifier-network.js';

describe('classifierNetwork', () => {
  it.each([[[8, 8, 1]], [[28, 28, 1]], [[9, 14, 3]]])('has features and logits of images %j', (shape) => {
    const before = tf.memory().numTensors;
    const { joint, features, logits } = classifierNetwork({ shape, classes: 4 });
    const variables = joint.init(key(1));
    const x = tf.ones([2, ...shape]);
    const [seen, told] = [features(variables)(x), logits(variables)(x)];
    expect([seen.shape, told.shape]).toEqual([
      [2, FEATURES],
      [2, 4],
    ]);
    // The logits are one dense layer after the features.
    const { 'logits.kernel': kernel, 'logits.bias': bias } = variables.weights;
    const want = tf.tidy(() => tf.add(tf.matMul(seen, kernel as tf.Tensor2D), bias!));
    expect(Math.max(...tf.tidy(() => tf.abs(tf.sub(want, told)).dataSync()))).toBeLessThan(1e-5);
    release(variables, x, seen, told, want);
    expect(tf.memory().numTensors).toBe(before);
  });
});
