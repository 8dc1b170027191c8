import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { key, normal, type Kernel } from '@ebmjs/core';
import { expectNoLeak, standardNormal } from '@ebmjs/testing';
import {
  adaptiveHmc,
  annealed,
  atLabels,
  langevin,
  logitTransformed,
  masked,
  relabelled,
  tempered,
  thinned,
  type AdaptiveHmcInfo,
  type AdaptiveHmcState,
  type Wrapped,
} from '../index.js';

const { energy } = standardNormal(3);
const inner = adaptiveHmc({ steps: 2, stepSize: 0.3, rate: 0.5, mass: 'diagonal' });
const labelled = atLabels(() => energy, tf.ones([20, 1]));
type Learning = Kernel<AdaptiveHmcState | Wrapped<AdaptiveHmcState>, AdaptiveHmcInfo>;

it.each<[string, unknown, number]>([
  ['masked', masked(inner, [1, 0, 1]), 2],
  ['annealed', annealed(() => inner, { temperature: (i) => 2 + i }), 3],
  ['logitTransformed', logitTransformed(inner, { min: -9, max: 9 }), 3],
  ['relabelled', relabelled(inner, { steps: 1 }), 3],
  ['thinned', thinned(inner, 2), 3],
  ['tempered', tempered(inner, 2), 3],
  ['some', thinned(masked(tempered(inner, 2), [1, 0, 1]), 2), 2],
])('%s carries on what the kernel inside has learnt', (_, wrapped, free) => {
  const kernel = wrapped as Learning;
  const x = normal(key(0), [20, 3]);
  const { fresh, learnt, resumed } = kernel.learning!;
  expect(fresh([3])['variance']!.shape).toEqual([free]);
  expectNoLeak(() => {
    const first = kernel.init(x, labelled);
    const [next, info] = kernel.step(key(1), first, labelled);
    const known = learnt(next);
    expect(known['stepSize']!.dataSync()[0]).not.toBeCloseTo(0.3, 3);
    const again = resumed(known).init(x, labelled);
    expect(learnt(again)['stepSize']!.dataSync()).toEqual(known['stepSize']!.dataSync());
    const [later, laterInfo] = resumed(known).step(key(2), again, labelled);
    expect(learnt(later)['stepSize']!.dataSync()).not.toEqual(known['stepSize']!.dataSync());
    return [first, next, info, again, later, laterInfo];
  });
});

it('is absent where there is nothing to learn', () => {
  expect(masked(langevin({ stepSize: 1 }), [1])).not.toHaveProperty('learning');
});
