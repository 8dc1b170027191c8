import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gradient, lossAndGradients, scope, valueAndGradient, type Energy } from './index.js';

const bowl: Energy = (x) => scope(() => tf.mul(0.5, tf.sum(tf.square(x), 1)) as tf.Tensor1D);
const x = tf.tensor2d([
  [1, 2],
  [3, -4],
]);

it('gives energies and slopes row by row, and leaks nothing', () => {
  const before = tf.memory().numTensors;
  const { value, grad } = valueAndGradient(bowl, x);
  expect([...value.dataSync()]).toEqual([2.5, 12.5]);
  expect([...grad.dataSync()]).toEqual([1, 2, 3, -4]);
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose([value, grad]);
  tf.dispose(gradient(bowl)(x));
  expect(tf.memory().numTensors).toBe(before);
});

it('uses an analytic form where there is one', () => {
  let called = 0;
  const analytic: Energy = Object.assign((y: tf.Tensor) => bowl(y), {
    valueAndGrad: (y: tf.Tensor) => {
      called += 1;
      return { value: bowl(y), grad: y.clone() };
    },
  });
  tf.dispose(gradient(analytic)(x));
  expect(called).toBe(1);
});

it('is zero for an energy that ignores its input', () => {
  const before = tf.memory().numTensors;
  const { value, grad } = valueAndGradient((y) => tf.zeros([y.shape[0]!]), x);
  expect([...grad.dataSync(), ...value.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  tf.dispose([value, grad]);
  expect(tf.memory().numTensors).toBe(before);
});

it('differentiates a loss in named tensors, none of them a variable', () => {
  const before = tf.memory().numTensors;
  const params = { w: tf.scalar(3), b: tf.scalar(2) };
  const { value, grads } = lossAndGradients((p) => tf.add(tf.square(p['w']!), tf.mul(p['w']!, p['b']!)), params);
  expect([value, grads['w']!, grads['b']!].map((t) => t.dataSync()[0])).toEqual([15, 8, 3]);
  tf.dispose([value, grads, params]);
  expect(tf.memory().numTensors).toBe(before);
});

it('gives a weight that has no part in the loss a zero gradient', () => {
  const before = tf.memory().numTensors;
  const params = { w: tf.scalar(3), b: tf.tensor1d([2, 5]) };
  const { value, grads } = lossAndGradients((p) => tf.square(p['w'] as tf.Scalar), params);
  expect([...grads['w']!.dataSync(), ...grads['b']!.dataSync()]).toEqual([6, 0, 0]);
  tf.dispose([value, grads]);
  const none = lossAndGradients(() => tf.scalar(1), params);
  expect([...none.grads['w']!.dataSync(), ...none.grads['b']!.dataSync()]).toEqual([0, 0, 0]);
  tf.dispose([none, params]);
  expect(tf.memory().numTensors).toBe(before);
});

it('leaves nothing behind when the energy throws halfway', () => {
  const before = tf.memory().numTensors;
  const late: Energy = (y) => {
    tf.exp(tf.square(y));
    throw new Error('late');
  };
  expect(() => valueAndGradient(late, x)).toThrow('late');
  expect(() => lossAndGradients(({ w }) => tf.sum(late(w!)), { w: x })).toThrow('late');
  // `diag` has no gradient: this one throws on the way back
  expect(() => valueAndGradient((y) => tf.sum(tf.diag(tf.sum(tf.square(y), 1)), 1), x)).toThrow('not found for Diag');
  expect(tf.memory().numTensors).toBe(before);
});

it('says what it wants of an energy, an input and a loss, and leaves nothing behind', () => {
  const before = tf.memory().numTensors;
  const kept = (y: tf.Tensor): tf.Tensor1D => scope(() => tf.sum(tf.square(y), 1, true)) as tf.Tensor as tf.Tensor1D;
  expect(() => valueAndGradient(kept, x)).toThrow('energy: must return shape [2], one number a row, got [2,1]');
  scope(() => {
    expect(() => valueAndGradient(bowl, tf.zeros([0, 2]))).toThrow('energy.x: must have shape [n, ...event] with n');
    expect(() => valueAndGradient(bowl, tf.zeros([3, 2], 'int32'))).toThrow('energy.x: must be float32, got "int32"');
  });
  expect(() => lossAndGradients(({ w }) => tf.square(w!) as tf.Scalar, { w: x })).toThrow(
    'lossAndGradients.loss: must return a scalar, got [2,2]',
  );
  expect(tf.memory().numTensors).toBe(before);
});
