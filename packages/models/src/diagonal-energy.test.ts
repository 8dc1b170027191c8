import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { diagonalEnergy, halfNorm } from './diagonal-energy.js';

const energy = diagonalEnergy('d', { shape: [2, 1], mean: Float64Array.of(1, -1), scale: Float64Array.of(2, 0.5) });

describe('energy', () => testEnergy({ energy, shape: [2, 1] }));

it('is a sum over coordinates', () => {
  // ((3 - 1) / 2)^2 / 2 + ((0 + 1) / 0.5)^2 / 2
  expect(energy(tf.tensor3d([3, 0], [1, 2, 1])).dataSync()[0]).toBeCloseTo(2.5, 6);
});

it('halfNorm is a number a row', () => {
  expect(halfNorm(tf.tensor2d([3, 4, 0, 2], [2, 2])).arraySync()).toEqual([12.5, 2]);
});
