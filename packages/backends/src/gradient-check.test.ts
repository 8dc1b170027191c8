import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { gradientError } from './gradient-check.js';
import { useBackend } from './use-backend.js';

afterEach(async () => void (await useBackend('cpu')));

it.each(['cpu', 'wasm'] as const)('is nothing on %s: whole numbers have no rounding', async (name) => {
  await useBackend(name);
  const tensors = tf.memory().numTensors;
  expect(await gradientError()).toBe(0);
  expect(tf.memory().numTensors).toBe(tensors);
});

describe('notices a backend', () => {
  const cpuKernel = (name: string): tf.KernelConfig => tf.getKernel(name, 'cpu');
  const original = [tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput].map(cpuKernel);
  afterEach(() => original.forEach(replace));

  function replace(kernel: tf.KernelConfig): void {
    tf.unregisterKernel(kernel.kernelName, 'cpu');
    tf.registerKernel(kernel);
  }
  const tensorOf = (info: tf.TensorInfo): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info);
  /** Makes the kernel give `spoil` of what it should. */
  function spoilt(name: string, spoil: (right: tf.Tensor) => tf.Tensor): void {
    const { kernelFunc, ...rest } = cpuKernel(name);
    replace({ ...rest, kernelFunc: (call) => spoil(tensorOf(kernelFunc(call) as tf.TensorInfo)) });
  }

  it.each([tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput])('whose %s is a hundredth too large', async (name) => {
    spoilt(name, (right) => tf.mul(right, 1.01));
    expect(await gradientError()).toBeCloseTo(0.01, 5);
  });

  it.each([tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput])('whose %s is turned round', async (name) => {
    spoilt(name, (right) => tf.reverse(right, [1, 2]));
    expect(await gradientError()).toBeGreaterThan(0.1);
  });

  it('whose numbers are none', async () => {
    spoilt(tf.Conv2DBackpropFilter, (right) => tf.mul(right, NaN));
    expect(await gradientError()).toBeNaN();
  });
});
