import { describe, expect, it } from 'vitest';
import { sineRbm } from '../../test/sine-rbm.js';
import { expectCovariance, expectSecondSlope } from '../../test/targets.js';
import { gaussianBernoulliRbm } from '../gaussian-bernoulli-rbm.js';
import { gaussianInBox } from '../gaussian-in-box.js';
import { gaussian } from '../gaussian.js';
import type { KnownTarget } from '../known-target.js';
import { rbm } from '../rbm.js';
import { uniformBox } from '../uniform-box.js';
import { bernoulli } from './bernoulli.js';
import { softWall } from './soft-wall.js';

const covariance = [
  [2, 1.2, 0.3],
  [1.2, 1, 0],
  [0.3, 0, 0.5],
];

/** What the files of these targets do not ask of them themselves. */
const TARGETS: readonly (readonly [string, KnownTarget])[] = [
  ['gaussian', gaussian({ shape: [2, 2], mean: 1, scale: [1, 2, 0.5, 1] })],
  ['gaussian with a covariance', gaussian({ dimension: 3, mean: [1, 2, 3], covariance })],
  ['uniformBox', uniformBox({ shape: [3], min: -1 })],
  ['gaussianInBox', gaussianInBox({ dimension: 2, mean: 0.2, scale: [0.3, 1], box: { min: 0, max: 1 } })],
  ['bernoulli', bernoulli({ dimension: 3, probability: [0.1, 0.5, 0.8] })],
  ['softWall', softWall({ shape: [2], stiffness: 3 })],
  ['rbm, hidden units counted', rbm(sineRbm(5, 3, 1.5))],
  ['rbm, visible units counted', rbm(sineRbm(3, 6, 1.5))],
  ['gaussianBernoulliRbm', gaussianBernoulliRbm({ ...sineRbm(3, 4, 1.5), scale: [0.5, 1.5, 1] })],
];

describe.each(TARGETS)('%s', (_, target) => {
  it('samples have its covariance', () => expectCovariance(target));
  it('its slope has the right slope', () => expectSecondSlope(target));
});

it('a covariance is absent where none is needed', () => {
  const given = TARGETS.map(([, target]) => target.covariance !== undefined);
  expect(given).toEqual([false, true, false, false, false, false, true, true, true]);
});
