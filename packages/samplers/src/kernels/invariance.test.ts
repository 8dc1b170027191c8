import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { key, release, type Kernel, type State } from '@ebmjs/core';
import { skewed, TARGETS, uneven, type TargetName } from '../../test/targets.js';
import { invariance } from '../../test/invariance.js';
import { energyScaled, hmc, mala, nuts, randomWalk, type Mass } from '../index.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

type Built = Kernel<State, object>;
type Steps = { readonly [name in TargetName]: number };
type Build = (stepSize: number, mass: Mass, box?: { readonly min: number; readonly max: number }) => unknown;

// Step sizes at which from 0.5 to 0.9 of the proposals are accepted: wrong tests hide behind small steps.
const KERNELS: readonly (readonly [string, Build, Steps])[] = [
  [
    'hmc',
    (stepSize, _, box) => hmc({ stepSize, steps: 3, ...(box && { box }) }),
    { gaussian: 0.9, mixture: 0.9, funnel: 0.6, banana: 0.2, 'two wells': 0.35, box: 0.3 },
  ],
  [
    'hmc with a mass, of two stages, its steps drawn and their number too',
    (stepSize, mass, box) =>
      hmc({ stepSize, steps: [1, 3], jitter: 0.3, integrator: 'two-stage', mass, ...(box && { box }) }),
    { gaussian: 2.1, mixture: 1.4, funnel: 0.9, banana: 0.4, 'two wells': 0.6, box: 0.6 },
  ],
  [
    'mala with a preconditioner',
    (stepSize, preconditioner, box) => mala({ stepSize, preconditioner, ...(box && { box }) }),
    { gaussian: 0.6, mixture: 0.4, funnel: 0.2, banana: 0.03, 'two wells': 0.1, box: 0.03 },
  ],
  [
    'mala with steps by energy',
    (step, _, box) => {
      const stepSize = energyScaled({ stepSize: step, scale: 1, min: 0.3, max: 3 });
      return mala({ stepSize, ...(box && { box }) });
    },
    { gaussian: 0.2, mixture: 0.2, funnel: 0.1, banana: 0.02, 'two wells': 0.1, box: 0.03 },
  ],
  [
    'randomWalk with a preconditioner',
    (stepSize, preconditioner, box) => randomWalk({ stepSize, preconditioner, ...(box && { box }) }),
    { gaussian: 0.5, mixture: 0.5, funnel: 0.5, banana: 0.2, 'two wells': 0.3, box: 0.2 },
  ],
  [
    'nuts',
    (stepSize, _, box) => nuts({ stepSize, maxDepth: 4, ...(box && { box }) }),
    { gaussian: 0.9, mixture: 0.9, funnel: 0.7, banana: 0.2, 'two wells': 0.4, box: 0.5 },
  ],
];

describe.each(KERNELS)('%s leaves alone', (_, build, stepSizes) => {
  it.each(Object.keys(TARGETS) as TargetName[])('the target: %s', (targetName) => {
    const target = TARGETS[targetName];
    const dimension = target.mean.length;
    const mass = targetName === 'box' ? uneven(dimension) : skewed(dimension);
    const kernel = build(stepSizes[targetName], mass, target.box) as Built;
    const { worst, accepted, moved } = invariance(kernel, target, key(11), { chains: 6000 });
    release(mass);
    expect(accepted).toBeGreaterThan(0.5);
    expect(accepted).toBeLessThan(0.9);
    expect(moved).toBeGreaterThan(0.45);
    expect(worst.z, worst.statistic).toBeLessThan(5.7);
  });
});
