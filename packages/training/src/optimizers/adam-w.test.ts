import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { adamW, type AdamWOptions } from './adam-w.js';

const weights: Params = { kernel: tf.tensor2d([[2]]), bias: tf.tensor1d([2]) };
const zero: Params = { kernel: tf.tensor2d([[0]]), bias: tf.tensor1d([0]) };

function after(options: AdamWOptions, grads: Params): number[] {
  const optimizer = adamW(options);
  const [moved] = optimizer.step(grads, optimizer.init(weights), weights);
  return ['kernel', 'bias'].map((name) => moved[name]!.dataSync()[0]!);
}

describe('adamW', () => {
  it('shrinks the weights that it is told to, apart from the gradient', () => {
    // Without a gradient only the decay is left: 2 (1 - 0.5 0.25).
    expect(after({ rate: 0.5, decay: 0.25 }, zero)).toEqual([1.75, 1.75]);
    expect(after({ rate: 0.5, decay: 0.25, decayed: 'matrices' }, zero)).toEqual([1.75, 2]);
    expect(after({ rate: 0.5, decay: 0.25, decayed: ['bias'] }, zero)).toEqual([2, 1.75]);
    expect(after({ rate: 0.5, decay: 0.25, decayed: [] }, zero)).toEqual([2, 2]);
    expect(after({ rate: 0.5, decay: 0 }, zero)).toEqual([2, 2]);
  });

  it('steps by the rate first, whatever the size of the gradient, and the decay does not enter the moments', () => {
    const grads = { kernel: tf.tensor2d([[8]]), bias: tf.tensor1d([-1e-3]) };
    const [kernel, bias] = after({ rate: 0.25, decay: 0.5 }, grads);
    expect(kernel).toBeCloseTo(2 * (1 - 0.125) - 0.25, 5);
    expect(bias).toBeCloseTo(2 * (1 - 0.125) + 0.25, 4);
    const optimizer = adamW({ rate: 0.25, decay: 0.5 });
    const [, { moments }] = optimizer.step(grads, optimizer.init(weights), weights);
    expect(moments.square['kernel']!.dataSync()[0]).toBeCloseTo(0.064, 6);
    expect(moments.mean!['kernel']!.dataSync()[0]).toBeCloseTo(0.8, 6);
  });

  it('decays with the rate of the step', () => {
    const optimizer = adamW({ rate: 0.5, decay: 0.25 });
    const [moved] = optimizer.step(zero, optimizer.init(weights), weights, 0.5);
    expect(moved['bias']!.dataSync()[0]).toBe(1.875);
  });

  it.each([
    [{ rate: 0 }, 'adamW.rate: must be a finite number above 0, got 0'],
    [{ rate: 1, beta1: 1 }, 'adamW.beta1: must be below 1, got 1'],
    [{ rate: 1, epsilon: 0 }, 'adamW.epsilon: must be a finite number above 0, got 0'],
    [{ rate: 1, decay: -1 }, 'adamW.decay: must be a finite number of at least 0, got -1'],
    [{ rate: 1, decayed: 'some' }, 'adamW.decayed: must be all, matrices or names, got "some"'],
    [{ rate: 1, clip: 'none' }, 'adamW: unknown option'],
  ])('refuses %j', (options, message) => {
    expect(() => adamW(options as AdamWOptions)).toThrow(EbmError);
    expect(() => adamW(options as AdamWOptions)).toThrow(message);
  });

  it('refuses names that no weight has', () => {
    expect(() => adamW({ rate: 1, decayed: ['kernel', 'other'] }).init(weights)).toThrow(
      'adamW.decayed: must be names of weights, got "other"',
    );
  });
});
