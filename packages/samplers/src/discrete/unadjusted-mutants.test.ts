import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldIn, scope, valueAndGradient, type Kernel, type State } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import type { Enumerated } from '../../test/enumerated.js';
import { langevinMatrix, sweepMatrix, type Matrix } from '../../test/reference-matrices.js';
import { colours, glass, jointSineRbm } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { picks } from './check-linear.js';
import { drawOneHot } from './draw-one-hot.js';
import { encodingOf } from './encoding.js';
import { placeOf, type Place } from './gains.js';
import { allSites } from './state-proposal.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

/** A mutant must be this far out; the real one within 5.2. */
const FAR = 7;
const score = <S extends State>(kernel: Kernel<S, object>, all: Enumerated, matrix: Matrix): number =>
  transitionScore(kernel, all, matrix, { repeats: 800, steps: 2, seed: 5 });

const withGains = ({ states, gains }: Place, factor: number): Place => ({ states, gains: tf.mul(gains, factor) });

describe('dula', () => {
  interface Mutation {
    /** Times the gains. */
    readonly gains?: number;
    /** Times the step. */
    readonly step?: number;
    /** Which of the sites may change. @defaultValue all */
    readonly sites?: readonly number[];
    /** The gradient is that of where the chain began. */
    readonly stale?: boolean;
  }
  interface Begun extends State {
    readonly gradient: tf.Tensor;
  }
  const h = (all: Enumerated): number => 0.4 * encodingOf('test', all.values).squaredDistance;

  /** `dula` by its parts, with something wrong. */
  const mutant = (all: Enumerated, { gains = 1, step = 1, sites, stale }: Mutation): Kernel<Begun, object> => {
    const encoding = encodingOf('test', all.values);
    const proposal = allSites(encoding.squaredDistance / (4 * step * h(all)));
    return {
      init: (position, energy) => ({
        position: tf.clone(position),
        gradient: valueAndGradient(energy, position).grad,
      }),
      step: (key, { position, gradient: begun }, energy) =>
        scope(() => {
          const gradient = stale ? tf.clone(begun) : valueAndGradient(energy, position).grad;
          const here = withGains(placeOf({ position, gradient }, encoding), gains);
          const fresh = proposal.draw(key, proposal.odds(here));
          const free = picks(sites ?? [...all.states[0]!.keys()], all.sites);
          const states = tf.add<tf.Tensor3D>(tf.mul(fresh, free), tf.mul(here.states, tf.sub(1, free)));
          return [{ position: encoding.position(states, position), gradient }, {}] as const;
        }),
    };
  };

  const targets = { spins: glass(2, 2), 'one-hot': colours(1, 3), binary: jointSineRbm(3, 2, 1) };
  const MUTATIONS: readonly (readonly [string, Mutation])[] = [
    ['with exp(gain) for exp(gain / 2)', { gains: 2 }],
    ['with the gradient upside down', { gains: -1 }],
    ['without the gradient', { gains: 0 }],
    ['with 2h for h', { step: 2 }],
    ['with h / 2 for h', { step: 0.5 }],
    ['that leaves the last site where it is', { sites: [0, 1] }],
    ['with the gradient of where the chain began', { stale: true }],
  ];

  describe.each(Object.entries(targets))('on %s', (_, all) => {
    const matrix = langevinMatrix(all, 2 * h(all));
    it('by hand passes', () => expect(score(mutant(all, {}), all, matrix)).toBeLessThan(5.2));
    it.each(MUTATIONS)('%s fails', (__, mutation) => {
      expect(score(mutant(all, mutation), all, matrix)).toBeGreaterThan(FAR);
    });
  });
});

describe('blockGibbs', () => {
  interface Mutation {
    readonly gains?: number;
    /** The order of the blocks, by their numbers. */
    readonly order?: readonly number[];
    /** All blocks are drawn by the gradient at the start of the sweep. */
    readonly stale?: boolean;
    /** Every site is drawn anew with each block. */
    readonly all?: boolean;
  }

  /** `blockGibbs` by its parts, with something wrong. */
  const mutant = (all: Enumerated, blocks: readonly number[][], mutation: Mutation): Kernel<State, object> => {
    const { gains = 1, order = [...blocks.keys()], stale, all: everything } = mutation;
    const encoding = encodingOf('test', all.values);
    return {
      init: (position) => ({ position: tf.clone(position) }),
      step: (key, { position: from }, energy) =>
        scope(() => {
          let position = from;
          const start = valueAndGradient(energy, from).grad;
          for (const [i, which] of order.entries()) {
            const gradient = stale ? start : valueAndGradient(energy, position).grad;
            const here = withGains(placeOf({ position, gradient }, encoding), gains);
            const fresh = drawOneHot(foldIn(key, i), tf.exp(here.gains));
            const free = everything ? tf.ones<tf.Rank.R3>([1, all.sites, 1]) : picks(blocks[which]!, all.sites);
            const states = tf.add<tf.Tensor3D>(tf.mul(fresh, free), tf.mul(here.states, tf.sub(1, free)));
            position = encoding.position(states, position);
          }
          return [{ position: tf.clone(position) }, {}] as const;
        }),
    };
  };

  const cases: readonly (readonly [string, Enumerated, number[][]])[] = [
    [
      'both layers of an RBM',
      jointSineRbm(3, 2, 2),
      [
        [0, 1, 2],
        [3, 4],
      ],
    ],
    [
      'a spin glass',
      glass(2, 2),
      [
        [0, 3],
        [1, 2],
      ],
    ],
    ['three colours', colours(1, 3), [[0, 2], [1]]],
  ];
  const MUTATIONS: readonly (readonly [string, Mutation])[] = [
    ['with exp(gain / 2) for exp(gain)', { gains: 0.5 }],
    ['with the gradient upside down', { gains: -1 }],
    ['that does not take the gradient again for its second block', { stale: true }],
    ['with its blocks the other way round', { order: [1, 0] }],
    ['that leaves out its second block', { order: [0] }],
    ['that draws all sites with each block', { all: true }],
  ];

  describe.each(cases)('on %s', (_, all, blocks) => {
    const matrix = sweepMatrix(all, blocks);
    it('by hand passes', () => expect(score(mutant(all, blocks, {}), all, matrix)).toBeLessThan(5.2));
    it.each(MUTATIONS)('%s fails', (__, mutation) => {
      expect(score(mutant(all, blocks, mutation), all, matrix)).toBeGreaterThan(FAR);
    });
  });
});
