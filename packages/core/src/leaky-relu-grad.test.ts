import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { valueAndGradient } from './gradient.js';
import { hasLeakyReluGrad, leakyReluGrad } from './leaky-relu-grad.js';
import { scope } from './scope.js';

const x = () => tf.tensor1d([-2, -0.5, 0, 0.5, 3]);
const dy = () => tf.tensor1d([1, -4, 2, 10, -1]);
const expected = [0.25, -1, 0.5, 10, -1];

/** Registers a kernel as a backend might, which counts its calls. */
function register(): { calls: number } {
  const count = { calls: 0 };
  tf.registerKernel({
    kernelName: 'LeakyReluGrad',
    backendName: tf.getBackend(),
    kernelFunc: ({ inputs, attrs }) => {
      count.calls++;
      const { dy: slope, x: at } = inputs as unknown as { dy: tf.Tensor; x: tf.Tensor };
      return scope(() => tf.where(tf.greater(at, 0), slope, tf.mul(slope, attrs!['alpha'] as number)));
    },
  });
  return count;
}

const registered = { none: () => ({ calls: 0 }), one: register };

describe.each(Object.entries(registered))('with %s registered', (which, prepare) => {
  afterEach(() => which === 'one' && tf.unregisterKernel('LeakyReluGrad', tf.getBackend()));

  it('is dy where x is positive and alpha dy elsewhere', async () => {
    const count = prepare();
    expect(hasLeakyReluGrad()).toBe(which === 'one');
    expect([...(await leakyReluGrad(dy(), x(), 0.25).data())]).toEqual(expected);
    expect([...(await leakyReluGrad(dy(), x(), 0).data())].map(Math.abs)).toEqual([0, 0, 0, 10, 1]);
    expect(count.calls).toBe(which === 'one' ? 2 : 0);
  });

  it('is the gradient of tf.leakyRelu', async () => {
    const count = prepare();
    const { value, grad } = valueAndGradient(
      (rows) => scope(() => tf.sum(tf.mul(tf.leakyRelu(rows, 0.25), [[1, -4, 2, 10, -1]]), 1) as tf.Tensor1D),
      tf.reshape(x(), [1, 5]),
    );
    expect([...(await grad.data())]).toEqual(expected);
    expect((await value.data())[0]).toBe(-0.5 + 0.5 + 5 - 3);
    expect(count.calls).toBe(which === 'one' ? 1 : 0);
  });

  it('is linear in dy, and flat in x, when differentiated again', async () => {
    prepare();
    const slope = tf.grads((d: tf.Tensor, at: tf.Tensor) => tf.sum(tf.mul(leakyReluGrad(d, at, 0.25), dy())));
    const [inDy, inX] = slope([dy(), x()]);
    expect([...(await inDy!.data())]).toEqual(expected);
    expect([...(await inX!.data())]).toEqual([0, 0, 0, 0, 0]);
  });
});
