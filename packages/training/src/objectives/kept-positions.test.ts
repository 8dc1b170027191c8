import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, release, run, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { toyKernel } from '../toy-run.fixture.js';
import { keepingPositions } from './kept-positions.js';

const flat: Energy = (x) => tf.tidy(() => tf.sum(tf.mul(x, 0), 1) as tf.Tensor1D);

it('keeps where the chains were before the steps wanted, whatever else the kernel is asked for', () => {
  const kept = new Map<number, tf.Tensor>();
  const kernel = keepingPositions(toyKernel(), { key: key(1), wanted: new Set([2, 3]), kept });
  const start = tf.ones([4, 2]);
  let steps = 0;
  const watched = {
    ...kernel,
    step: (...[k, state, energy]: Parameters<typeof kernel.step>) => {
      tf.tidy(() => kernel.step(foldIn(key(9), steps++), state, energy)[0].position); // as a second last step
      return kernel.step(k, state, energy);
    },
  };
  release(run(watched, flat, key(1), start, { steps: 5 }));
  expect([...kept.keys()]).toEqual([2, 3]);
  for (const [step, x] of kept) {
    const exact = run(toyKernel(), flat, key(1), start, { steps: step });
    expect(x.dataSync()).toEqual(exact.dataSync());
    release(exact);
  }
  release([...kept.values()], start);
});

it('is the kernel itself where nothing is wanted', () => {
  const kernel = toyKernel();
  expect(keepingPositions(kernel, { key: key(1), wanted: new Set(), kept: new Map() })).toBe(kernel);
});
