import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { standardNormal } from '@ebmjs/testing';
import { key } from '@ebmjs/core';
import { firstStep, mean, numbers } from '../../test/read.js';
import { mutated, unmutated, type Mutation, type Samplers } from './mutated.fixture.js';

afterEach(() => vi.resetModules());

/** Mean square of positions and twice the mean kinetic energy of `underdamped` on N(0, 1), after it has settled. */
function underdampedMoments({ underdamped }: Samplers): { readonly position: number; readonly kinetic: number } {
  const n = 10_000;
  const kernel = underdamped({ stepSize: 1, friction: 1 });
  const { energy, sample } = standardNormal(1);
  let [state, info] = firstStep(kernel, energy, key(31), sample(key(32), n));
  for (let i = 0; i < 25; i++) [state, info] = kernel.step(key(100 + i), state, energy);
  return { position: mean(numbers(tf.square(state.position))), kinetic: 2 * mean(numbers(info.kinetic)) };
}

describe('the stationary variances of BAOAB, 1 and 3/4 at h = 1, show', () => {
  const error = 5 * Math.sqrt(2 / 10_000); // relative, of a variance
  const off = ({ position, kinetic }: ReturnType<typeof underdampedMoments>): number =>
    Math.max(Math.abs(position - 1), Math.abs(kinetic / 0.75 - 1));
  const thermostat = (loss: number, noise: number) => () => ({
    thermostat: (u: tf.Tensor, z: tf.Tensor) => tf.add(tf.mul(u, loss), tf.mul(z, noise)),
  });

  it.each<[string, string, Mutation]>([
    ['noise of sqrt(1 - e^(-h))', './thermostat.js', thermostat(Math.exp(-1), Math.sqrt(1 - Math.exp(-1)))],
    ['noise of 1 - e^(-h)', './thermostat.js', thermostat(Math.exp(-1), 1 - Math.exp(-1))],
    ['noise of sqrt(2h)', './thermostat.js', thermostat(Math.exp(-1), Math.SQRT2)],
    ['friction without noise', './thermostat.js', thermostat(Math.exp(-1), 0)],
    [
      'whole kicks and drifts for halves',
      './step-size.js',
      () => ({ forRows: (h: number, _: unknown, share = 1) => (share === 0.5 ? h : h * share) }),
    ],
    ['half a kick too few', './mass.js', () => ({ pullOf: (g: tf.Tensor) => tf.div(g, 2) })],
  ])('%s', async (_, path, mutation) => {
    expect(off(underdampedMoments(await unmutated())), 'unmutated').toBeLessThan(error);
    expect(off(underdampedMoments(await mutated(path, mutation))), 'mutated').not.toBeLessThan(1.5 * error);
  });
});
