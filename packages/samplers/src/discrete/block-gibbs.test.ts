import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { key, run, scope, walk, type Energy } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { expectNoLeak } from '@ebmjs/testing';
import { numberOf, type Enumerated } from '../../test/enumerated.js';
import { drift, sweepMatrix } from '../../test/reference-matrices.js';
import { colours, glass, jointSineRbm, sineRbm } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { blockGibbs, type BlockGibbsOptions } from '../index.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const layers = [
  [0, 1, 2],
  [3, 4],
];
const board = [
  [0, 3],
  [1, 2],
];
const cases: readonly (readonly [string, Enumerated, number[][]])[] = [
  ['both layers of an RBM', jointSineRbm(3, 2, 2), layers],
  ['a spin glass', glass(2, 2), board],
  ['three colours', colours(1, 3), [[0, 2], [1]]],
];

describe.each(cases)('on %s', (_, all, blocks) => {
  const matrix = sweepMatrix(all, blocks);
  const kernel = blockGibbs({ values: all.values, blocks });

  it('by its definition leaves the target alone', () => expect(drift(matrix, all.pi)).toBeLessThan(1e-12));

  it('from every state goes where its definition says', () => {
    expect(transitionScore(kernel, all, matrix, { repeats: 400, steps: 1, seed: 1 })).toBeLessThan(5.2);
    expect(transitionScore(kernel, all, matrix, { repeats: 400, steps: 2, seed: 2 })).toBeLessThan(5.2);
  });
});

// log Z and log p of 1010, 0000 and 1111 of the visible units, by enumeration in float64, computed independently.
it('samples the marginal of visible units', () => {
  const all = jointSineRbm(4, 3, 1);
  expect(all.logZ).toBeCloseTo(6.720211938607, 5);
  const n = 10_000;
  const blocks = [
    [0, 1, 2, 3],
    [4, 5, 6],
  ];
  const start = tf.zeros([n, 7]);
  const end = run(blockGibbs({ values: 'binary', blocks }), all.energy, key(3), start, { steps: 12 });
  const seen = numberOf(end, all).map((number) => number & 15);
  tf.dispose([start, end]);
  const logs: [number, number][] = [
    [5, -2.847113367209],
    [0, -4.338977979903],
    [15, -1.932792905019],
  ];
  for (const [state, log] of logs) {
    const p = Math.exp(log);
    const share = seen.filter((number) => number === state).length / n;
    expect(Math.abs(share - p)).toBeLessThan(5.2 * Math.sqrt((p * (1 - p)) / n));
  }
});

it('takes one gradient a block, and says the energy before', () => {
  const all = glass(2, 2);
  let gradients = 0;
  const counted = Object.assign((x: tf.Tensor) => all.energy(x), {
    valueAndGrad: (x: tf.Tensor) => (gradients++, all.energy.valueAndGrad!(x)),
  });
  for (const { step, info } of walk(blockGibbs({ values: 'spins', blocks: board }), counted, key(4), all.x)) {
    if (step === 0) gradients = 0;
    if (step === 1) expect([...info!.energy.dataSync()]).toEqual(all.energies);
    if (step === 3) break;
  }
  expect(gradients).toBe(6);
});

describe('refuses', () => {
  const all = glass(2, 2);
  const rbm = sineRbm(4, 3, 1);
  const start =
    ({ x, energy, values }: Enumerated, blocks: number[][]) =>
    () =>
      blockGibbs({ values, blocks }).init(x, energy);
  const nowhere: Energy = (x) => scope(() => tf.mul<tf.Tensor1D>(all.energy(x), NaN));

  it.each<[string, () => unknown, string]>([
    [
      'blocks whose sites interact',
      start(all, [[0, 1, 2, 3]]),
      'blockGibbs.init: the energy must be linear in each site, and sites of block 0 must not interact',
    ],
    ['an energy that is not linear in a site', start(rbm, [[0], [1], [2], [3]]), 'must be linear in each site'],
    ['an energy that is not finite', start({ ...all, energy: nowhere }, board), 'is off by, got NaN'],
    ['a site in no block', start(all, [[0, 1], [2]]), 'blockGibbs.blocks: must hold each site from 0 to 3 once'],
    ['a site in two blocks', start(all, [...board, [3]]), 'blockGibbs.blocks: must hold each site from 0 to 3 once'],
  ])('%s, and leaks nothing', (_, begin, message) => {
    expectNoLeak(() => {
      expect(begin).toThrow(message);
    });
  });

  it.each<[unknown, string]>([
    [{ values: 'spins' }, 'blockGibbs.blocks: must be lists of sites'],
    [{ values: 'spins', blocks: [[0.5]] }, 'blockGibbs.blocks: must be lists of sites, whole numbers of at least 0'],
    [{ values: 'spins', blocks: [[]] }, 'blockGibbs.blocks: must be lists of sites, whole numbers of at least 0'],
    [{ values: 'bits', blocks: [[0]] }, 'blockGibbs.values: must be one of binary, spins, one-hot, got "bits"'],
    [{ values: 'spins', blocks: [[0]], scan: 1 }, 'blockGibbs: unknown option; known are values, blocks, got "scan"'],
  ])('%o', (options, message) => {
    expect(() => blockGibbs(options as BlockGibbsOptions)).toThrow(message);
  });
});
