import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope } from '@ebmjs/core';
import { doubleWell, expectNoLeak, testKernel } from '@ebmjs/testing';
import { firstStep, numbers } from '../../test/read.js';
import { energyScaled, langevin, mala, type EnergyScaledOptions, type MalaInfo } from '../index.js';

const acceptance = (info: MalaInfo): tf.Tensor => info.acceptance;

it('grows with the distance from the reference, within its limits', () => {
  const energies = tf.tensor1d([5, 7, 3, 25, 5.001, 1e6]);
  const sizes = numbers(energyScaled({ stepSize: 0.1, scale: 2, reference: 5, min: 0.5, max: 8 })(energies));
  [0.05, 0.1, 0.1, 0.8, 0.05, 0.8].forEach((exact, i) => expect(sizes[i]).toBeCloseTo(exact, 6));
  const shrinking = energyScaled({ stepSize: 0.1, scale: 2, exponent: -0.5 })(tf.tensor1d([8]));
  expect(numbers(shrinking)[0]).toBeCloseTo(0.05, 6);
  expectNoLeak(() => energyScaled({ stepSize: 0.1, scale: 2 })(energies));
});

// The test accounts for the steps: without the widths of the proposals this fails, see mutants.test.ts.
describe('mala with steps by energy', () => {
  const stepSize = energyScaled({ stepSize: 0.25, scale: 1.5, exponent: 0.5, min: 0.4, max: 2 });
  testKernel({ kernel: mala({ stepSize }), acceptance, chains: 4000 });
});

describe('the preset of the paper with steps by energy', () => {
  const options = { preset: 'paper', noise: 0, gradientClip: 0.5, box: null } as const;

  it('descends by the step of each energy, the slope clipped before', () => {
    const { energy } = doubleWell(1);
    const x = tf.tensor2d([[0.2], [1.4]]); // E = 0.9216 in both; slopes -0.768 and 5.376
    const [{ position }] = firstStep(
      langevin({ ...options, stepSize: energyScaled({ stepSize: 0.3, scale: 0.9216 * 2, min: 0.01 }) }),
      energy,
      key(0),
      x,
    );
    expect(numbers(position)[0]).toBeCloseTo(0.2 + 0.15 * 0.5, 5);
    expect(numbers(position)[1]).toBeCloseTo(1.4 - 0.15 * 0.5, 5);
  });

  it('is the fixed one where the scale is the same everywhere', () => {
    const x = normal(key(1), [6, 2]);
    const { energy } = doubleWell(2);
    const end = (stepSize: number | ((e: tf.Tensor1D) => tf.Tensor1D)): number[] =>
      numbers(firstStep(langevin({ preset: 'paper', noise: 0.01, stepSize }), energy, key(2), x)[0].position);
    const constant = (e: tf.Tensor1D): tf.Tensor1D => scope(() => tf.fill(e.shape, 3));
    end(constant).forEach((value, i) => expect(value).toBeCloseTo(end(3)[i]!, 6));
  });
});

it.each<[unknown, string]>([
  [{ stepSize: 1 }, 'energyScaled.scale: must be a finite number above 0'],
  [{ stepSize: 1, scale: 1, max: 0.05 }, 'energyScaled.max: must be a finite number of at least 0.1, got 0.05'],
  [{ stepSize: 1, scale: 1, power: 2 }, 'energyScaled: unknown option; known are stepSize, scale, reference, exponent'],
])('refuses %o', (options, message) => {
  expect(() => energyScaled(options as EnergyScaledOptions)).toThrow(message);
});
