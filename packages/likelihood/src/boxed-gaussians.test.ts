import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { useBackend } from '@ebmjs/backends';
import { key } from '@ebmjs/core';
import { fitGaussian, gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ais } from './index.js';

const D = 784;
const box = { min: 0, max: 1 };

beforeAll(async () => void (await useBackend('wasm'))); // many numbers
afterAll(async () => void (await tf.setBackend('cpu')));

/** HMC with a step of a tenth of the narrower scale of both ends: walls cost leapfrogs their second order. */
const kernelTo = (scale: number, from: number) => (beta: number) =>
  hmc({ stepSize: 0.1 / Math.sqrt((1 - beta) / from ** 2 + beta / scale ** 2), steps: 8, box });

// Exact log Z: quadratic energies on [0, 1]^784, by erf in float64.
describe.each([
  [0.5, 0.3, -302.229236273, 1],
  [0.2, 0.15, -841.878079875, 10],
  [0.5, 0.1, -1084.779352345, 30],
])('a Gaussian in a box of 784 dimensions, mean %d, scale %d', (middle, scale, logZ, gain) => {
  const target = gaussianInBox({ shape: [D], mean: middle, scale, box });
  const chains = 12;

  it('from the fitted base and from the uniform box', async () => {
    expect(Math.abs(target.logZ - logZ)).toBeLessThan(1e-8);
    const data = target.sample(key(21), 200);
    const base = await fitGaussian(data, { box });
    data.dispose();
    const shared = { target: target.energy, chains };
    const near = await ais({
      ...shared,
      base,
      kernel: kernelTo(scale, scale),
      schedule: { count: 25 },
      key: key(22),
    });
    const far = await ais({
      ...shared,
      base: uniformBox({ shape: [D] }),
      kernel: kernelTo(scale, Math.sqrt(1 / 12)),
      schedule: { count: 60, kind: 'geometric', ratio: 1 + 3 / (12 * scale ** 2) },
      key: key(23),
    });
    for (const { logZ: found, acceptance } of [near, far]) {
      for (const { accepted } of acceptance) expect(accepted).toBeGreaterThan(0.1);
      // Near-normal log-weights lie half their variance (`gap`) below: both are of few chains, n of them, and have errors.
      const error = Math.sqrt((2 * found.gap) / chains + (found.gap * Math.sqrt(2 / (chains - 1))) ** 2);
      expect(Math.abs(logZ - found.meanLogWeight - found.gap)).toBeLessThan(5 * error);
      expect(found.value).toBeLessThan(logZ + 10); // above by 10 has a probability below exp(-10)
    }
    // Of weights with a spread of some nats the logarithm of the mean is low, by less than the mean of the logarithms.
    expect(near.logZ.gap).toBeLessThan(4);
    expect(Math.abs(near.logZ.value - logZ)).toBeLessThan(5 * near.logZ.standardError + near.logZ.gap);
    // What the base is worth, at less than half the temperatures. In a box that hardly cuts it off the fit is narrower.
    expect(far.logZ.gap / near.logZ.gap).toBeGreaterThan(gain);
  });
});

it('one of 3072 dimensions, from its fit', async () => {
  const target = gaussianInBox({ shape: [3072], mean: 0.5, scale: 0.05, box });
  const data = target.sample(key(31), 400);
  const base = await fitGaussian(data, { box, floor: 0.01 });
  data.dispose();
  const options = { base, target: target.energy, chains: 12, schedule: { count: 20 }, key: key(32) };
  const { logZ } = await ais({ ...options, kernel: kernelTo(0.05, 0.05) });
  expect(logZ.gap).toBeLessThan(2);
  expect(Math.abs(logZ.value - -6379.910370353)).toBeLessThan(5 * logZ.standardError + logZ.gap);
});
