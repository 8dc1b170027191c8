import { uniform, type Key } from '@ebmjs/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { testModel } from '@ebmjs/testing';
import { describe } from 'vitest';
import { mnistNet } from '../mnist-net.js';
import type { NetworkModel } from '../network-model.js';
import { dspritesNet } from './dsprites-net.js';
import { resnet128 } from './resnet128.js';
import { resnet32 } from './resnet32.js';
import { resnet32Large } from './resnet32-large.js';
import { resnet32Larger } from './resnet32-larger.js';
import { resnet32Wider } from './resnet32-wider.js';
import { trajectoryNet } from './trajectory-net.js';
import { uvaCnn } from './uva-cnn.js';

const images =
  ({ shape }: NetworkModel) =>
  (key: Key, n: number): Tensor =>
    uniform(key, [n, ...shape]);

// Swish where slopes are compared with differences: those of a kinked network jump.
const small = { width: 2, activation: 'swish', headActivation: 'swish' } as const;
const CASES: readonly NetworkModel[] = [
  resnet32({ ...small, shape: [8, 9, 1], classes: 3, attention: true }),
  resnet32({ ...small, shape: [9, 8, 1], preset: 'appendix', faithful: true }),
  resnet32({ ...small, shape: [5, 4, 2], preset: 'appendix', classes: 2, halving: 'stride' }),
  resnet32Large({ ...small, shape: [8, 8, 1], attention: true }),
  resnet32Wider({
    ...small,
    shape: [3, 4, 1],
    halving: 'stride',
    stem: 3,
    classes: 2,
    faithful: true,
    attention: true,
  }),
  resnet32Larger({ ...small, shape: [2, 3, 1], halving: 'stride', spectralNorm: false }),
  resnet128({ ...small, shape: [4, 3, 1], halving: 'stride', classes: 2, attention: true }),
  mnistNet({ width: 2, shape: [9, 10, 2], classes: 3, activation: 'swish', preset: 'appendix' }),
  dspritesNet({ width: 2, shape: [17, 16, 1], factor: 'position' }),
  uvaCnn({ width: 2, shape: [13, 9, 1], classes: 2 }),
  trajectoryNet({ steps: 5, features: 3, width: 4, classes: 2, blocks: 2 }),
];

describe.each(CASES.map((model) => [JSON.stringify(model.config), model] as const))('%s', (_, model) =>
  testModel({ model, sample: images(model) }),
);
