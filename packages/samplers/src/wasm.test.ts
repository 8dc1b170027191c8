import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { failures, kernelChecks, truncatedNormal, type Check } from '@ebmjs/testing';
import { hmc, langevin, mala, type MetropolisInfo } from './index.js';

// WASM's minimum, maximum and clip take a NaN for a number, and its sums run in float32 in order.
const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };
const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });

describe('on WASM', () => {
  beforeAll(async () => void (await useBackend('wasm')));
  afterAll(async () => void (await tf.setBackend('cpu')));

  it.each<[string, readonly Check[]]>([
    ['hmc', kernelChecks({ kernel: hmc({ stepSize: 0.9, steps: 3 }), acceptance, chains: 3000 })],
    ['hmc in a box', kernelChecks({ kernel: hmc({ stepSize: 0.3, steps: 3, box }), acceptance, target, chains: 3000 })],
    ['mala', kernelChecks({ kernel: mala({ stepSize: 0.35 }), acceptance, chains: 3000 })],
    ['mala in a box', kernelChecks({ kernel: mala({ stepSize: 0.015, box }), acceptance, target, chains: 3000 })],
    [
      'langevin',
      kernelChecks({ kernel: langevin({ stepSize: 0.3 }), bias: (v) => v / (1 - 0.3 / (2 * v)), chains: 3000 }),
    ],
  ])('%s keeps the whole contract', async (_, checks) => {
    expect(tf.getBackend()).toBe('wasm');
    expect(await failures(checks)).toEqual([]);
  });
});
