import * as tf from '@tensorflow/tfjs-core';
import { testEnergy } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import {
  expectCovariance,
  expectKeyedSamples,
  expectMoments,
  expectSecondSlope,
  expectGridMoments,
} from '../../test/targets.js';
import { gaussian } from '../gaussian.js';
import { mixtureOfGaussians, type MixtureOfGaussiansOptions } from './mixture-of-gaussians.js';

const covariance = [
  [1, -0.6],
  [-0.6, 0.5],
];
const CASES: readonly MixtureOfGaussiansOptions[] = [
  { dimension: 1, components: [{ mean: -2 }, { mean: 3, scale: 0.5, weight: 3 }] },
  { dimension: 2, components: [{ mean: [1, -1], covariance, weight: 2 }, { mean: [-2, 0], scale: [0.3, 1] }, {}] },
  { shape: [2, 1, 2], components: [{ mean: [0, 1, 2, 3] }, { mean: -1, scale: 0.4 }] },
];

describe.each(CASES)('%j', (options) => {
  const target = mixtureOfGaussians(options);
  testEnergy({ energy: target.energy, shape: target.shape });
  it('its slope has the right slope', () => expectSecondSlope(target));
  it('samples have its moments', () => {
    expectMoments(target);
    expectCovariance(target);
  });
  it('samples come from the key', () => expectKeyedSamples(target));
});

it.each(CASES.slice(0, 2))('log Z and moments are those of sums on a grid: %j', (options) => {
  expectGridMoments(mixtureOfGaussians(options), { min: -10, max: 10 });
});

it('of one is that one, up to a constant that both say', () => {
  const [one, plain] = [
    mixtureOfGaussians({ dimension: 2, components: [{ mean: [1, 2], covariance, weight: 7 }] }),
    gaussian({ dimension: 2, mean: [1, 2], covariance }),
  ];
  const x = tf.tensor2d([0.3, -1, 2, 2.5], [2, 2]);
  const [a, b] = [one, plain].map(({ energy, logZ }) => [...energy(x).dataSync()].map((value) => value + logZ));
  a!.forEach((value, i) => expect(value).toBeCloseTo(b![i]!, 5));
  expect(one.variance).toEqual(plain.variance);
});

it('far from all components the energy is finite, and the slope that of the nearest', () => {
  const { energy } = mixtureOfGaussians({ dimension: 1, components: [{ mean: -1 }, { mean: 1, scale: 0.1 }] });
  const { value, grad } = energy.valueAndGrad!(tf.tensor2d([[-101]]));
  expect(value.dataSync()[0]).toBeCloseTo(5000 + Math.log(2), 2);
  expect(grad.dataSync()[0]).toBeCloseTo(-100, 3);
});

it.each([
  [{ components: [] }, 'mixtureOfGaussians.components: must be a list of at least one, got []'],
  [
    { components: [{}, { weight: 0 }] },
    'mixtureOfGaussians.components[1].weight: must be a finite number above 0, got 0',
  ],
  [
    {
      components: [
        {
          covariance: [
            [1, 2],
            [2, 1],
          ],
        },
      ],
    },
    'mixtureOfGaussians.components[0].covariance: must be positive definite',
  ],
  [
    { components: [{ covariance: [[1]] }] },
    'mixtureOfGaussians.components[0].covariance: must be 2 rows of 2, got [[1]]',
  ],
  [
    { components: [{ scale: 1, covariance }] },
    'mixtureOfGaussians.components[0].scale: must be absent where covariance is given',
  ],
  [{ components: [{ mean: [1] }] }, 'mixtureOfGaussians.components[0].mean: must be a number or a list of 2, got [1]'],
  [{ components: [{ sd: 1 }] }, 'mixtureOfGaussians.components[0]: unknown option'],
  [{ components: [{}], weights: [1] }, 'mixtureOfGaussians: unknown option'],
])('refuses %j', (options, message) => {
  expect(() => mixtureOfGaussians({ dimension: 2, ...options } as MixtureOfGaussiansOptions)).toThrow(message);
});
