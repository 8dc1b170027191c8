import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { expect } from 'vitest';
import type { Layer } from '../src/layer.js';
import { farthest, shaken } from './tensors.js';

/** Checks that `pull` is the tape's gradient, with and without the `transposed` parameters; and leaks nothing. */
export function expectRightPull(layer: Layer, shape: readonly number[], labels?: tf.Tensor2D): void {
  const before = tf.memory().numTensors;
  const errors = scope(() => {
    const params = layer.prepare(shaken(layer.init(key(1)), key(2)));
    const x = normal(key(3), shape);
    const { output, pull } = layer.apply(params, x, labels);
    const slope = normal(key(4), output.shape);
    const tape = tf.grad((z) => tf.sum(tf.mul(layer.apply(params, z, labels).output, slope)))(x);
    const cached = layer.apply({ ...params, ...layer.transposed(params) }, x, labels).pull(slope);
    return [farthest(pull(slope), tape), farthest(cached, tape)];
  });
  for (const error of errors) expect(error).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(before);
}

/** Prepared parameters and output for `x`, inside the caller's scope. */
export function applied(layer: Layer, x: tf.Tensor, labels?: tf.Tensor2D): tf.Tensor {
  return layer.apply(layer.prepare(layer.init(key(1))), x, labels).output;
}
