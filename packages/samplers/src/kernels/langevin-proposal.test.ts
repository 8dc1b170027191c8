import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, run } from '@ebmjs/core';
import { doubleWell, standardNormal, testKernel } from '@ebmjs/testing';
import { counted, firstStep, numbers } from '../../test/read.js';
import { skewed, uneven } from '../../test/targets.js';
import { hmc, mala, type MalaInfo } from '../index.js';

const acceptance = (info: MalaInfo): tf.Tensor => info.acceptance;

describe('mala with a preconditioner', () =>
  testKernel({ kernel: mala({ stepSize: 0.35, preconditioner: skewed(3) }), acceptance, chains: 4000 }));

it.each<[string, ReturnType<typeof skewed> | ReturnType<typeof uneven>]>([
  ['diagonal', uneven(3)],
  ['dense', skewed(3)],
])('is, for the same noise, hmc of one leapfrog of sqrt(2h) and the same mass: %s', (_, mass) => {
  const { energy } = doubleWell(3);
  const x = tf.mul(normal(key(1), [200, 3]), 0.7);
  const h = tf.linspace(0.01, 0.2, 200); // a step for each chain
  const [a, aInfo] = firstStep(mala({ stepSize: h, preconditioner: mass }), energy, key(2), x);
  const [b, bInfo] = firstStep(hmc({ stepSize: tf.sqrt(tf.mul(h, 2)), steps: 1, mass }), energy, key(2), x);
  const gap = (p: tf.Tensor, q: tf.Tensor): void => {
    const [left, right] = [numbers(p), numbers(q)];
    left.forEach((value, i) => expect(Math.abs(value - right[i]!)).toBeLessThan(2e-4 * (1 + Math.abs(value))));
  };
  gap(a.position, b.position);
  gap(aInfo.energyError, bInfo.energyError);
  gap(aInfo.acceptance, bInfo.acceptance);
});

it('steps by energy that are all the same make no difference', () => {
  const { energy } = doubleWell(2);
  const x = normal(key(3), [100, 2]);
  const same = (e: tf.Tensor1D): tf.Tensor1D => tf.fill(e.shape, 0.1);
  const [, plain] = firstStep(mala({ stepSize: 0.1 }), energy, key(4), x);
  const [, scaled] = firstStep(mala({ stepSize: same }), energy, key(4), x);
  const expected = numbers(plain.energyError);
  numbers(scaled.energyError).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
});

it('takes one gradient to start and one a step', () => {
  const { energy, gradients } = counted(standardNormal(2).energy);
  run(mala({ stepSize: 0.3, preconditioner: uneven(2) }), energy, key(0), tf.ones([3, 2]), { steps: 5 }).dispose();
  expect(gradients()).toBe(1 + 5);
});
