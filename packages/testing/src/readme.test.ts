import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { normal, scope, valueAndGradient, type Kernel, type State } from '@ebmjs/core';
import { expectNoLeak, testKernel } from '@ebmjs/testing';

const stepSize = 0.3;

/** A kernel of your own: here Euler's, `x' = x - h dE/dx + sqrt(2h) z`. */
const euler: Kernel<State, { readonly energy: tf.Tensor1D }> = {
  init: (position) => ({ position: tf.clone(position) }),
  step: (key, { position }, energy) =>
    scope(() => {
      const { value, grad } = valueAndGradient(energy, position);
      const noise = tf.mul(normal(key, position.shape), Math.sqrt(2 * stepSize));
      return [{ position: tf.addN([position, tf.mul(grad, -stepSize), noise]) }, { energy: value }] as const;
    }),
};

// Nine test cases. Its bias is known: on N(m, v) it settles at the variance v / (1 - h / 2v).
describe('euler', () => testKernel({ kernel: euler, bias: (v) => v / (1 - stepSize / (2 * v)) }));

it('starts without leaving anything behind', () => {
  const x = tf.zeros([2, 3]);
  expectNoLeak(() => euler.init(x, (y) => tf.sum(y, 1)));
});
