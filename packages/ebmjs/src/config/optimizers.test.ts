import { release } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { optimizerOf } from './optimizers.js';

const optimizerIn = (optimizer: object) => optimizerOf(parseConfig({ optimizer }).optimizer);

/** Where weights of 0 go by gradients `[3, -4]`. */
function moved(optimizer: object): number[] {
  const { init, step } = optimizerIn(optimizer);
  const before = tf.memory().numTensors;
  const weights = { w: tf.zeros([2]) };
  const grads = { w: tf.tensor1d([3, -4]) };
  const state = init(weights);
  const [next, later] = step(grads, state, weights);
  const values = [...next['w']!.dataSync()];
  release(weights, grads, state, next, later);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

const close = (values: readonly number[], expected: readonly number[]): void =>
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));

describe('optimizerOf', () => {
  it('is Adam where nothing else is said, whose first step is clipped to 0.1 and so as long as its rate', () => {
    expect(optimizerIn({ rate: 0.5 })).toMatchObject({ name: 'adam', config: { rate: 0.5, clip: 'three-sigma' } });
    close(moved({ rate: 0.01 }), [-0.01, 0.01]);
  });

  it('steps down the slope by SGD, the clips before it: by norm, then by value', () => {
    const sgd = { name: 'sgd', rate: 0.1, clip: 'none' };
    close(moved(sgd), [-0.3, 0.4]);
    close(moved({ ...sgd, maxNorm: 1 }), [-0.06, 0.08]);
    close(moved({ ...sgd, maxValue: 3.5 }), [-0.3, 0.35]);
    close(moved({ ...sgd, maxNorm: 1, maxValue: 0.7 }), [-0.06, 0.07]);
    close(moved({ ...sgd, clip: 'three-sigma' }), [-0.01, 0.01]);
  });

  it('is AdamW, which shrinks weights too', () => {
    const adamW = optimizerIn({ name: 'adam-w', rate: 0.1, decay: 0.5, clip: 'none', decayed: 'matrices' });
    expect(adamW).toMatchObject({ name: 'adam-w', config: { rate: 0.1, beta1: 0.9, decay: 0.5, decayed: 'matrices' } });
    close(moved({ name: 'adam-w', rate: 0.1, clip: 'none' }), [-0.1, 0.1]);
  });

  it.each([
    [{ schedule: 'linear', to: 1, steps: 4 }, 0],
    [{ schedule: 'cosine', from: 0.25, steps: 4 }, 0.25],
    [{ schedule: 'exponential', rate: 0.125, steps: 4 }, 0.125],
    [{ schedule: 'step', rate: 0.5, factor: 0.5, every: 2 }, 0.5],
  ])('has the rate %j, which begins with %d', (rate, first) => {
    close(moved({ name: 'sgd', rate, clip: 'none' }), [-3 * first, 4 * first]);
  });
});

it.each([
  [{ rate: { schedule: 'sine' } }, 'optimizer.rate must be a number above 0, { schedule: "linear" or "cosine"'],
  [{ rate: { schedule: 'cosine', steps: 3 } }, 'optimizer.rate must be a number above 0, { schedule'],
  [
    { name: 'sgd', beta1: 0 },
    'optimizer must not have "beta1"; known are name, rate, clip, maxNorm, maxValue, momentum',
  ],
  [{ maxNorm: 0 }, 'optimizer.maxNorm must be above 0, got 0'],
])('refuses %j', (optimizer, message) => expect(() => parseConfig({ optimizer })).toThrow(message));
