import { key, lossAndGradients, release, scope, uniform } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mnistNet } from './mnist-net.js';

// A backend that replays, by doing what it is told.
const REPLAY = { kernelName: 'EbmReplay', backendName: 'cpu' } as const;
beforeEach(() =>
  tf.registerKernel({
    ...REPLAY,
    kernelFunc: ({ inputs, attrs }) => (attrs as unknown as { body: (inputs: unknown) => tf.Tensor[] }).body(inputs),
  }),
);
afterEach(() => tf.unregisterKernel(REPLAY.kernelName, REPLAY.backendName));

it('has its gradient also where the loss made the labels, which are gone by then', () => {
  const model = mnistNet({ shape: [8, 8, 1], width: 2, classes: 3 });
  const variables = model.init(key(0));
  const x = uniform(key(1), [2, 8, 8, 1]);
  const half = tf.tensor2d([[1, 0, 0]]);
  const other = tf.tensor2d([[0, 0, 1]]);
  const both = scope(() => tf.concat([half, other]) as tf.Tensor2D);
  const gradients = (labels: () => tf.Tensor2D) =>
    lossAndGradients((weights) => tf.sum(model.energy({ ...variables, weights }, labels())(x)), variables.weights);
  const before = tf.memory().numTensors;
  const [made, given] = [gradients(() => tf.concat([half, other]) as tf.Tensor2D), gradients(() => both)];
  for (const [name, grad] of Object.entries(made.grads)) expect(grad.dataSync()).toEqual(given.grads[name]!.dataSync());
  release(made.value, made.grads, given.value, given.grads);
  expect(tf.memory().numTensors).toBe(before);
  release(x, half, other, both, variables);
});
