import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal } from '@ebmjs/core';
import { doubleWell } from '@ebmjs/testing';
import { firstStep, numbers } from '../../test/read.js';
import { hmc, langevin, mala, nuts, randomWalk, underdamped, type StepSize } from '../index.js';
import { forRows, rootOf, validStepSize } from './step-size.js';

describe('forRows', () => {
  it('goes with the rows of a batch', () => {
    const x = tf.ones([3, 2, 1]);
    expect(forRows(0.5, x, 3)).toBe(1.5);
    expect((forRows(tf.scalar(0.5), x) as tf.Tensor).shape).toEqual([]);
    const rows = forRows(tf.tensor1d([1, 2, 3]), x, 2) as tf.Tensor;
    expect([rows.shape, numbers(rows)]).toEqual([
      [3, 1, 1],
      [2, 4, 6],
    ]);
  });

  it('refuses sizes for another number of chains', () => {
    expect(() => forRows(tf.tensor1d([1]), tf.ones([3, 2]))).toThrow(
      'stepSize: must have shape [] or [3], one a chain, got [1]',
    );
  });
});

it('rootOf keeps the kind of a size', () => {
  expect(rootOf(8, 2)).toBe(4);
  expect(numbers(rootOf(tf.tensor1d([8, 2]), 2) as tf.Tensor)).toEqual([4, 2]);
});

it.each<[unknown, string]>([
  [0, 'a.stepSize: must be a finite number above 0, got 0'],
  [tf.ones([2, 1]), 'a.stepSize: must have shape [] or [chains], got [2,1]'],
  [tf.ones([2], 'int32'), 'a.stepSize: must be float32, got "int32"'],
])('refuses %o', (size, message) => {
  expect(() => validStepSize('a.stepSize', size as StepSize)).toThrow(message);
});

// Chains do not interact: one of step h among others goes where it goes when all have step h.
describe.each<[string, (stepSize: StepSize) => unknown]>([
  ['hmc', (stepSize) => hmc({ stepSize, steps: 3 })],
  ['hmc with jitter', (stepSize) => hmc({ stepSize, steps: 2, jitter: 0.3, integrator: 'two-stage' })],
  ['nuts', (stepSize) => nuts({ stepSize, maxDepth: 3 })],
  ['mala', (stepSize) => mala({ stepSize })],
  ['langevin', (stepSize) => langevin({ stepSize })],
  ['langevin of Heun', (stepSize) => langevin({ stepSize, integrator: 'heun' })],
  ['underdamped', (stepSize) => underdamped({ stepSize, friction: 1 })],
  ['randomWalk', (stepSize) => randomWalk({ stepSize })],
])('%s', (_, build) => {
  const x = normal(key(1), [4, 2]);
  const end = (stepSize: StepSize): number[] => {
    const [state] = firstStep(build(stepSize) as ReturnType<typeof hmc>, doubleWell(2).energy, key(2), x);
    return numbers(state.position);
  };
  const sizes = [0.05, 0.1, 0.2, 0.3];

  it('takes a step size for each chain', () => {
    const together = end(tf.tensor1d(sizes));
    const apart = sizes.flatMap((size, i) => end(size).slice(2 * i, 2 * i + 2));
    together.forEach((value, i) => expect(value).toBeCloseTo(apart[i]!, 5));
    expect(new Set(sizes.map((size) => end(size).join())).size).toBe(4);
  });

  it('takes one in a scalar tensor', () => {
    end(tf.scalar(0.1)).forEach((value, i) => expect(value).toBeCloseTo(end(0.1)[i]!, 5));
  });
});
