import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, run, scope, type Energy } from '@ebmjs/core';
import { doubleWell, standardNormal, testKernel } from '@ebmjs/testing';
import { hmc, langevin, mala, tempered } from './index.js';

const T = 2;
// exp(-E/T) of a Gaussian of variance v is one of variance T v.
const hot = (variance: number): number => T * variance;

describe('tempered hmc', () => {
  const kernel = tempered(hmc({ stepSize: 1.3, steps: 3 }), T);
  testKernel({ kernel, bias: hot, acceptance: (info) => info.acceptance });
});
describe('tempered langevin', () => {
  const kernel = tempered(langevin({ stepSize: 0.4 }), T);
  testKernel({ kernel, bias: (v) => hot(v) / (1 - 0.4 / (2 * hot(v))) });
});

it('is the kernel on the energy over T, to the bit', () => {
  const { energy, sample } = doubleWell(2);
  const divided: Energy = (y) => scope(() => tf.div<tf.Tensor1D>(energy(y), 0.5));
  const x = sample(key(1), 20);
  const ends = [
    run(tempered(mala({ stepSize: 0.05 }), 0.5), energy, key(2), x, { steps: 10 }),
    run(mala({ stepSize: 0.05 }), divided, key(2), x, { steps: 10 }),
  ];
  expect(ends[0]!.dataSync()).toEqual(ends[1]!.dataSync());
});

it('scales an analytic gradient along, and does not make one up', () => {
  const { energy } = standardNormal(2);
  const seen: Energy[] = [];
  const spy = {
    ...langevin({ stepSize: 0.1 }),
    init: (x: tf.Tensor, given: Energy) => (seen.push(given), { position: x.clone() }),
  };
  const x = tf.tensor2d([[2, 4]]);
  tempered(spy, 4).init(x, energy);
  tempered(spy, 4).init(x, (y) => energy(y));
  const { value, grad } = seen[0]!.valueAndGrad!(x);
  expect([value, grad, seen[0]!(x)].map((t) => [...t.dataSync()])).toEqual([[2.5], [0.5, 1], [2.5]]);
  expect(seen[1]!.valueAndGrad).toBeUndefined();
});

it('refuses a temperature that is none', () => {
  expect(() => tempered(langevin({ stepSize: 1 }), 0)).toThrow(
    'tempered.temperature: must be a finite number above 0, got 0',
  );
});
