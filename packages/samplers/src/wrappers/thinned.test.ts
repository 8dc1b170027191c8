import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, key, run, type Energy, type Kernel } from '@ebmjs/core';
import { expectNoLeak, standardNormal, testKernel } from '@ebmjs/testing';
import { hmc, thinned, type MetropolisInfo, type Point } from '../index.js';

const step = hmc({ stepSize: 1.1, steps: 2 });
const { energy, sample } = standardNormal(2);

describe('thinned hmc', () =>
  testKernel({ kernel: thinned(step, 3), acceptance: (info) => info.acceptance, chains: 3000, steps: 14 }));

describe('thinned', () => {
  it('is its steps in turn, and the last of their infos', () => {
    const start = step.init(sample(key(0), 10), energy);
    let expected: readonly [Point, MetropolisInfo] | undefined;
    for (let i = 0; i < 4; i++) expected = step.step(foldIn(key(1), i), expected?.[0] ?? start, energy);
    const [state, info] = thinned(step, 4).step(key(1), start, energy);
    expect(state.position.dataSync()).toEqual(expected![0].position.dataSync());
    expect(info.energyError.dataSync()).toEqual(expected![1].energyError.dataSync());
  });

  it('holds one state at a time, and frees it when a step on the way throws', () => {
    const x = sample(key(0), 10);
    let most = 0;
    let steps = 0;
    const watched: Kernel<Point, MetropolisInfo> = {
      init: step.init,
      step: (...given) => {
        most = Math.max(most, tf.memory().numTensors);
        if (++steps === 120) throw new Error('on the way');
        return step.step(...given);
      },
    };
    const before = tf.memory().numTensors;
    expectNoLeak(() => run(thinned(watched, 100), energy as Energy, key(0), x, { steps: 1 }));
    expect(most - before).toBeLessThan(12); // two states of three tensors, one info of four
    expectNoLeak(() => {
      expect(() => run(thinned(watched, 100), energy, key(0), x, { steps: 1 })).toThrow('on the way');
    });
  });

  it('refuses to do nothing', () => {
    expect(() => thinned(step, 0)).toThrow('thinned.every: must be a whole number of at least 1, got 0');
  });
});
