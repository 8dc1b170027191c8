import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { brightness, fakeContext } from './fake-context.fixture.js';
import { momentsOf, samplingTrace } from './sampling-trace.js';
import type { TrainedModel } from '../trained-model.js';

describe('momentsOf', () => {
  it.each([
    [1000, 5, [0, 1, 10, 100, 1000]],
    [16, 4, [0, 1, 4, 16]],
    [3, 12, [0, 1, 2, 3]],
    [7, 2, [0, 1, 7]],
  ])('of %i steps in %i frames', (steps, frames, moments) => {
    expect(momentsOf(steps, frames)).toEqual(moments);
  });
});

describe('samplingTrace', () => {
  it('has a column a moment, with the mean energy there, which falls', async () => {
    const before = tf.memory().numTensors;
    const trained = {
      model: { name: 'brightness', shape: [1, 2, 1], classes: 0 },
      energy: () => brightness,
      dispose: () => undefined,
    } as unknown as TrainedModel;
    const { result, pictures } = await samplingTrace.run(fakeContext({ images: 40, steps: 9, frames: 3 }, { trained }));
    expect(tf.memory().numTensors).toBe(before);
    expect(result.steps).toEqual([0, 1, 9]);
    const [start, , end] = result.energies;
    expect(start).toBeGreaterThan(0.3); // uniform noise: 1/2 with an error of 0.29 / sqrt(80)
    expect(start).toBeLessThan(0.7);
    expect(end).toBeLessThan(0.05); // nine steps of at most 0.3, or 30 times a slope of 1/2 clipped at 0.01
    expect(pictures!['chains']!.subarray(1, 4)).toEqual(Uint8Array.of(80, 78, 71)); // PNG
  });
});
