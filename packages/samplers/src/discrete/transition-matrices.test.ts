import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import type { Kernel, State } from '@ebmjs/core';
import { colours, glass, sineRbm } from '../../test/site-targets.js';
import type { Enumerated } from '../../test/enumerated.js';
import {
  drift,
  gibbsWithGradientsMatrix,
  imbalance,
  langevinMatrix,
  metropolised,
  randomGibbsMatrix,
  singleFlipMatrix,
  sweepMatrix,
  type Matrix,
} from '../../test/reference-matrices.js';
import { transitionScore } from '../../test/transition-score.js';
import { dmala, gibbs, gibbsWithGradients, singleFlip, type SiteValues } from '../index.js';
import { encodingOf } from './encoding.js';

/** A normal exceeds it once in ten million; the keys are fixed. */
const SCORE = 5.2;

const small: readonly (readonly [string, Enumerated])[] = [
  ['visible units of an RBM', sineRbm(4, 3, 2)],
  ['a spin glass', glass(2, 2)],
  ['three colours', colours(1, 3)],
];
const tenBits: readonly (readonly [string, Enumerated])[] = [
  ['visible units of an RBM', sineRbm(10, 4, 1)],
  ['a spin glass', glass(2, 5)],
];

interface Case {
  readonly kernel: (values: SiteValues) => Kernel<State, unknown>;
  readonly matrix: (all: Enumerated) => Matrix;
  readonly reversible: boolean;
}
/** `0.4 |change|^2` */
const stepSize = (values: SiteValues): number => 0.4 * encodingOf('test', values).squaredDistance;
const widened = <S extends State, I>(kernel: Kernel<S, I>): Kernel<State, unknown> => kernel as never;
const cases: readonly (readonly [string, Case])[] = [
  ['singleFlip', { kernel: (values) => widened(singleFlip({ values })), matrix: singleFlipMatrix, reversible: true }],
  [
    'gibbsWithGradients',
    {
      kernel: (values) => widened(gibbsWithGradients({ values })),
      matrix: gibbsWithGradientsMatrix,
      reversible: true,
    },
  ],
  [
    'dmala',
    {
      kernel: (values) => widened(dmala({ values, stepSize: stepSize(values) })),
      matrix: (all) => metropolised(langevinMatrix(all, 2 * stepSize(all.values)), all.energies),
      reversible: true,
    },
  ],
  [
    'gibbs, random',
    { kernel: (values) => widened(gibbs({ values, scan: 'random' })), matrix: randomGibbsMatrix, reversible: true },
  ],
  ['gibbs, systematic', { kernel: (values) => widened(gibbs({ values })), matrix: sweepMatrix, reversible: false }],
];

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

describe.each(cases)('%s', (_, { kernel, matrix, reversible }) => {
  it.each([...small, ...tenBits])('by its definition leaves alone: %s', (__, all) => {
    const p = matrix(all);
    expect(drift(p, all.pi)).toBeLessThan(1e-12);
    if (reversible) expect(imbalance(p, all.pi)).toBeLessThan(1e-12);
    else expect(imbalance(p, all.pi)).toBeGreaterThan(1e-5);
  });

  it.each(small)('from every state goes where its definition says: %s', (__, all) => {
    const p = matrix(all);
    expect(transitionScore(kernel(all.values), all, p, { repeats: 500, steps: 1, seed: 1 })).toBeLessThan(SCORE);
    expect(transitionScore(kernel(all.values), all, p, { repeats: 300, steps: 3, seed: 2 })).toBeLessThan(SCORE);
  });
});
