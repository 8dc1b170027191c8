import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { freeCoordinates } from './free-coordinates.js';
import { givenTheRest } from './given-the-rest.js';
import { scope } from './scope.js';

const x = (): tf.Tensor => tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
const numbers = (t: tf.Tensor): number[] => [...t.dataSync()];

describe('freeCoordinates', () => {
  it('cuts coordinates out in their order, and puts them back', () => {
    const { taken, put, free, all } = freeCoordinates('here', [true, 0, 0, 1]);
    expect([free, all]).toEqual([2, 4]);
    scope(() => {
      expect(taken(x()).arraySync()).toEqual([
        [1, 4],
        [5, 8],
      ]);
      const back = put(tf.tensor2d([10, 20, 30, 40], [2, 2]), x());
      expect(back.shape).toEqual([2, 2, 2]);
      expect(numbers(back)).toEqual([10, 2, 3, 20, 30, 6, 7, 40]);
    });
  });

  it('does so with a mask of each row', () => {
    const { taken, put } = freeCoordinates('here', [
      [0, 1, 0, 1],
      [1, 1, 0, 0],
    ]);
    scope(() => {
      expect(numbers(taken(x()))).toEqual([2, 4, 5, 6]);
      expect(numbers(put(tf.tensor2d([10, 20, 30, 40], [2, 2]), x()))).toEqual([1, 10, 3, 20, 30, 40, 7, 8]);
    });
  });

  it('refuses masks and events that do not fit', () => {
    expect(() => freeCoordinates('here', [0, 0])).toThrow('here: must leave a coordinate free to move, got 2');
    expect(() => freeCoordinates('here', [[1], [1, 1]])).toThrow('here[1]: must have 1 values, as the first, got 2');
    scope(() => {
      expect(() => freeCoordinates('here', [1, 0]).fit(x())).toThrow('here: must have a value for each of 4');
      expect(() => freeCoordinates('here', [[1, 0, 0, 0]]).fit(x())).toThrow(
        'here: must be one mask, or one for each of 2',
      );
    });
  });
});

it('givenTheRest is the energy with the rest in place, and its slope where it is free', () => {
  const cubes = (t: tf.Tensor): tf.Tensor1D => scope(() => tf.sum(tf.pow(t, 3), [1, 2]) as tf.Tensor1D);
  scope(() => {
    const energy = givenTheRest(cubes, x(), freeCoordinates('here', [1, 0, 0, 1]));
    const { value, grad } = energy.valueAndGrad!(tf.tensor2d([1, 0, 2, 1], [2, 2]));
    expect(numbers(value)).toEqual([1 + 8 + 27 + 0, 8 + 216 + 343 + 1]);
    expect(numbers(energy(tf.tensor2d([1, 0, 2, 1], [2, 2])))).toEqual(numbers(value));
    expect(numbers(grad).map(Math.round)).toEqual([3, 0, 12, 3]);
  });
});
