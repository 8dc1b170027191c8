import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { key, run, scope } from '@ebmjs/core';
import { failures, kernelChecks, standardNormal, truncatedNormal, type Check } from '@ebmjs/testing';
import {
  annealed,
  atLabels,
  hmc,
  langevin,
  logitTransformed,
  masked,
  reflected,
  relabelled,
  thinned,
  type MetropolisInfo,
} from '../index.js';

// WASM's minimum, maximum and clip take a NaN for a number.
const acceptance = (info: MetropolisInfo): tf.Tensor => info.acceptance;
const box = { min: 0, max: 1 };
const target = truncatedNormal({ dimension: 2, mean: 0.3, scale: 0.25, box });
const inBox = { acceptance, target, chains: 2000 };

describe('on WASM', () => {
  beforeAll(async () => void (await useBackend('wasm')));
  afterAll(async () => void (await tf.setBackend('cpu')));

  it.each<[string, readonly Check[]]>([
    ['reflected', kernelChecks({ kernel: reflected(hmc({ stepSize: 0.3, steps: 3 }), box), ...inBox })],
    ['logitTransformed', kernelChecks({ kernel: logitTransformed(hmc({ stepSize: 1.1, steps: 3 }), box), ...inBox })],
    [
      'masked, annealed and thinned',
      kernelChecks({
        kernel: thinned(
          masked(
            annealed(() => hmc({ stepSize: 0.9, steps: 3 })),
            [1, 1, 1],
          ),
          2,
        ),
        acceptance,
        chains: 2000,
        steps: 20,
      }),
    ],
  ])('%s keeps the contract', async (_, checks) => {
    expect(tf.getBackend()).toBe('wasm');
    const short = checks.filter(({ name }) => !name.includes('1,000 steps')); // the same on every backend
    expect(short.length).toBe(checks.length - 1);
    expect(await failures(short)).toEqual([]);
  });

  it('relabelled draws what it draws elsewhere', async () => {
    const { energy } = standardNormal(1);
    const at = (y: tf.Tensor2D) => (x: tf.Tensor) => scope(() => energy(tf.sub(x, tf.slice(y, [0, 0], [-1, 1]))));
    const end = (): Promise<Float32Array> => {
      const labels = tf.tensor2d([1, 0, 0, 1, 0, 1], [3, 2]);
      const kernel = relabelled(langevin({ stepSize: 0.1 }), { steps: 3, probability: 0.5 });
      return run(kernel, atLabels(at, labels), key(0), tf.zeros([3, 1]), { steps: 5 }).data<'float32'>();
    };
    const here = await end();
    await tf.setBackend('cpu');
    const there = await end();
    await tf.setBackend('wasm');
    here.forEach((x, i) => expect(x).toBeCloseTo(there[i]!, 5));
  });
});
