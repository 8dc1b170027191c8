import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { mapParams, type Learning } from '@ebmjs/core';
import { adaptiveHmc, hmc, type AdaptiveHmcInfo, type AdaptiveHmcState } from '@ebmjs/samplers';
import { failures, kernelChecks } from './index.js';

type Learns = Learning<AdaptiveHmcState, AdaptiveHmcInfo>;

const kernel = adaptiveHmc({ steps: 1, mass: 'diagonal' });
const NAME = 'carries what it has learnt';
const checked = (learning: Learns) =>
  failures(kernelChecks({ kernel: { ...kernel, learning } }).filter(({ name }) => name === NAME));

describe('kernelChecks, of a kernel that learns,', () => {
  const sound = kernel.learning!;

  it('passes one that carries what it has learnt, and asks nothing of one that learns nothing', async () => {
    expect(await checked(sound)).toEqual([]);
    expect(kernelChecks({ kernel: hmc({ stepSize: 1, steps: 1 }) }).map(({ name }) => name)).not.toContain(NAME);
  });

  it.each<[string, Learns, string]>([
    ['forgets', { ...sound, resumed: () => kernel }, 'do not begin with what was learnt'],
    [
      'begins elsewhere',
      { ...sound, fresh: (event) => ({ stepSize: tf.scalar(3), variance: tf.ones([...event]) }) },
      'does not begin with what is fresh',
    ],
    [
      'gives its chains the very tensors',
      {
        ...sound,
        resumed: (known) => ({ ...kernel, init: (...from) => Object.assign(kernel.init(...from), known) }),
      },
      'share tensors',
    ],
    [
      'leaks',
      { ...sound, fresh: (event) => mapParams(sound.fresh(event), (tensor) => tensor.clone()) },
      'leaked tensors',
    ],
  ])('fails one that %s', async (_, learning, message) => {
    const [failure] = await checked(learning);
    expect(String(failure?.error)).toContain(message);
  });
});
