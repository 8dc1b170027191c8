import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldIn, release, scope, split, type Kernel, type Key, type State } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import type { Enumerated } from '../../test/enumerated.js';
import {
  gibbsWithGradientsMatrix,
  langevinMatrix,
  metropolised,
  randomGibbsMatrix,
  singleFlipMatrix,
  sweepMatrix,
  type Matrix,
} from '../../test/reference-matrices.js';
import { colours, glass, sineRbm } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { gibbs } from '../index.js';
import { metropolis, type MetropolisInfo } from '../metropolis.js';
import { pointAt, type EnergyState, type Point } from '../point.js';
import { drawOneHot } from './draw-one-hot.js';
import { encodingOf } from './encoding.js';
import { placeOf, type Place } from './gains.js';
import { resampleSite } from './resample-site.js';
import { allSites, anySite, oneSite, type StateProposal } from './state-proposal.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const targets = { binary: sineRbm(4, 3, 2), spins: glass(2, 2), 'one-hot': colours(1, 3) };
/** The proposal of `dmala` at a step `h` that suits the numbers, or at `times` that. */
const stepSize = (all: Enumerated): number => 0.4 * encodingOf('test', all.values).squaredDistance;
const steps = (all: Enumerated, times = 1): StateProposal =>
  allSites(encodingOf('test', all.values).squaredDistance / (4 * times * stepSize(all)));
const dmalaMatrix = (all: Enumerated): Matrix => metropolised(langevinMatrix(all, 2 * stepSize(all)), all.energies);

interface Logs {
  readonly forth: tf.Tensor;
  readonly back: tf.Tensor;
}
interface Mutation {
  /** What is drawn from, where that is not what the ratio takes it for. */
  readonly drawnFrom?: StateProposal;
  readonly proposals?: (logs: Logs) => tf.Tensor;
  readonly sign?: number;
  /** The gains at the proposal, made of those there and here. */
  readonly there?: (there: Place, here: Place) => Place;
  readonly here?: (here: Place) => Place;
  readonly keep?: (next: Point, current: Point) => Point;
}
type Mutate = (all: Enumerated) => Mutation;

/** `gibbsWithGradients` or `dmala`, by its proposal, with something wrong. */
function mutant(all: Enumerated, proposal: StateProposal, mutation: Mutation): Kernel<Point, MetropolisInfo> {
  const encoding = encodingOf('test', all.values);
  const { drawnFrom = proposal, sign = 1, there = (place) => place, keep = (next) => next } = mutation;
  const { proposals = ({ forth, back }) => tf.sub(forth, back), here = (place) => place } = mutation;
  return {
    init: (position, energy) => pointAt(position, energy),
    step: (key, current, energy) =>
      scope(() => {
        const [proposalKey, acceptKey] = split(key, 2);
        const from = here(placeOf(current, encoding));
        const states = drawnFrom.draw(proposalKey, from);
        const proposed = pointAt(encoding.position(states, current.position), energy);
        const to = there(placeOf(proposed, encoding), from);
        const logs = { forth: proposal.log(from, states), back: proposal.log(to, from.states) };
        const error = tf.add(tf.sub(proposed.energy, current.energy), proposals(logs));
        const [next, info] = metropolis(acceptKey, {
          current,
          proposed,
          energyError: tf.mul<tf.Tensor1D>(error, sign),
        });
        return [keep(next, current), info] as const;
      }),
  };
}

/** The proposal with its gains multiplied. */
const withGains = (proposal: StateProposal, factor: number): StateProposal => {
  const scaled = ({ states, gains }: Place): Place => ({ states, gains: tf.mul(gains, factor) });
  return {
    table: (from) => proposal.table(scaled(from)),
    draw: (key, from) => proposal.draw(key, scaled(from)),
    log: (from, to) => proposal.log(scaled(from), to),
  };
};

const ROWS = 600;
const score = <S extends State, I>(
  kernel: Kernel<S, I>,
  all: Enumerated,
  matrix: Matrix,
  { repeats = ROWS, steps = 2 }: { readonly repeats?: number; readonly steps?: number } = {},
): number => transitionScore(kernel, all, matrix, { repeats, steps, seed: 5 });

/** A mutant must be this far out; the real one within 5.2. */
const FAR = 7;

const informedCases: readonly (readonly [string, (all: Enumerated) => StateProposal, (all: Enumerated) => Matrix])[] = [
  ['gibbsWithGradients', () => oneSite, gibbsWithGradientsMatrix],
  ['dmala', steps, dmalaMatrix],
];

describe.each(informedCases)('%s', (_, proposalOf, matrixOf) => {
  it.each(Object.values(targets))('unmutated passes: $values', (all) => {
    expect(score(mutant(all, proposalOf(all), {}), all, matrixOf(all))).toBeLessThan(5.2);
  });

  // Those whose wrong is small take more chains to see.
  const mutations: readonly (readonly [string, Mutate, number?])[] = [
    ['without its reverse proposal', () => ({ proposals: ({ forth }) => forth })],
    ['without its proposals', () => ({ proposals: ({ forth }) => tf.zerosLike(forth) })],
    ['with its proposals swapped', () => ({ proposals: ({ forth, back }) => tf.sub(back, forth) })],
    ['with an inverted ratio', () => ({ sign: -1 })],
    [
      'that does not take the gradient at the proposal',
      () => ({ there: ({ states }, { gains }) => ({ states, gains }) }),
      2500,
    ],
    ['drawn with exp(gain) for exp(gain / 2)', (all) => ({ drawnFrom: withGains(proposalOf(all), 2) })],
    ['drawn with the gradient upside down', (all) => ({ drawnFrom: withGains(proposalOf(all), -1) })],
    ['with a stale energy', () => ({ keep: (next, { energy }) => ({ ...next, energy: tf.clone(energy) }) })],
    [
      'with a stale gradient',
      () => ({ keep: (next, { gradient }) => ({ ...next, gradient: tf.clone(gradient) }) }),
      2500,
    ],
  ];
  it.each(mutations)('%s fails', (__, mutate, repeats = ROWS) => {
    const scores = Object.values(targets).map((all) =>
      score(mutant(all, proposalOf(all), mutate(all)), all, matrixOf(all), { repeats }),
    );
    scores.forEach((z) => expect(z).toBeGreaterThan(FAR));
  });

  // Exact, but another kernel: worse proposals, with a ratio to match.
  it.each<[string, number]>([
    ['exp(gain) for exp(gain / 2)', 2],
    ['the gradient upside down', -1],
  ])('of %s throughout fails', (__, factor) => {
    for (const all of Object.values(targets)) {
      const kernel = mutant(all, withGains(proposalOf(all), factor), {});
      expect(score(kernel, all, matrixOf(all))).toBeGreaterThan(FAR);
    }
  });
});

it.each(Object.values(targets))('dmala with 2h for h fails: $values', (all) => {
  const kernel = mutant(all, steps(all, 2), {});
  expect(score(kernel, all, dmalaMatrix(all), { repeats: 1500 })).toBeGreaterThan(FAR);
});

describe('single-site kernels', () => {
  /** `singleFlip` with a ratio raised to `sign`, and what it caches made by `keep`. */
  const flips = (
    all: Enumerated,
    sign: number,
    keep: (next: EnergyState, now: EnergyState) => EnergyState = (next) => next,
  ): Kernel<EnergyState, MetropolisInfo> => ({
    init: (position, energy) => scope(() => ({ position: tf.clone(position), energy: energy(position) })),
    step: (key, current, energy) =>
      scope(() => {
        const encoding = encodingOf('test', all.values);
        const [proposalKey, acceptKey] = split(key, 2);
        const states = encoding.states(current.position);
        const position = encoding.position(anySite.draw(proposalKey, { states, gains: states }), current.position);
        const proposed = { position, energy: energy(position) };
        const energyError = tf.mul<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), sign);
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError });
        return [keep(next, current), info] as const;
      }),
  });
  const stale = (next: EnergyState, { energy }: EnergyState): EnergyState => ({ ...next, energy: tf.clone(energy) });

  it.each(Object.values(targets))('singleFlip unmutated passes, its mutants fail: $values', (all) => {
    const matrix = singleFlipMatrix(all);
    expect(score(flips(all, 1), all, matrix)).toBeLessThan(5.2);
    for (const sign of [-1, 0.5, 0, 2]) expect(score(flips(all, sign), all, matrix)).toBeGreaterThan(FAR);
    expect(score(flips(all, 1, stale), all, matrix)).toBeGreaterThan(FAR);
  });

  /** `gibbs` by sites, with the energy it caches made by `keep`. */
  const sweeps = (
    all: Enumerated,
    order: (key: Key, site: number) => [Key, number],
    keep: (next: EnergyState, now: EnergyState) => tf.Tensor1D,
  ): Kernel<EnergyState, object> => ({
    init: (position, energy) => scope(() => ({ position: tf.clone(position), energy: energy(position) })),
    step: (key, start, energy) => {
      const encoding = encodingOf('test', all.values);
      let current = start;
      for (let i = 0; i < all.sites; i++) {
        const next = scope(() => {
          const [siteKey, which] = order(key, i);
          const site = tf.reshape(tf.cast(tf.oneHot(which, all.sites), 'float32'), [1, all.sites, 1]) as tf.Tensor3D;
          const moved = resampleSite(siteKey, current, energy, { site, encoding });
          return { position: moved.position, energy: tf.clone(keep(moved, current)) };
        });
        if (i > 0) release(current);
        current = next;
      }
      return [current, {}];
    },
  });
  const inOrder = (key: Key, site: number): [Key, number] => [foldIn(key, site), site];

  it.each(Object.values(targets))('gibbs by hand passes, its mutants fail: $values', (all) => {
    const matrix = sweepMatrix(all);
    const fresh = (next: EnergyState): tf.Tensor1D => next.energy;
    expect(score(sweeps(all, inOrder, fresh), all, matrix, { steps: 1 })).toBeLessThan(5.2);
    const wrong = [
      sweeps(all, inOrder, (_, now) => now.energy), // stale
      sweeps(all, (key, site) => [foldIn(key, site), all.sites - 1 - site], fresh), // backwards
      sweeps(all, (key, site) => [key, site], fresh), // one key for all sites
    ];
    wrong.forEach((kernel) => expect(score(kernel, all, matrix, { steps: 1 })).toBeGreaterThan(FAR));
    expect(score(gibbs({ values: all.values, scan: 'random' }), all, matrix, { steps: 1 })).toBeGreaterThan(FAR);
    expect(score(gibbs({ values: all.values }), all, randomGibbsMatrix(all), { steps: 1 })).toBeGreaterThan(FAR);
  });
});

it('a draw of the wrong inversion fails', () => {
  const weights = tf.tile(tf.tensor2d([[1, 0, 2, 5]]), [8000, 1]);
  const counts = [...tf.sum(drawOneHot([1, 2] as never, weights), 0).dataSync()];
  expect(counts[1]).toBe(0);
  [1, 0, 2, 5].forEach((w, i) =>
    expect(Math.abs(counts[i]! - 1000 * w)).toBeLessThanOrEqual(5.2 * Math.sqrt(1000 * w * (1 - w / 8))),
  );
});
