import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldIn, release, scope, split, type Kernel, type Key, type State } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import type { Enumerated } from '../../test/enumerated.js';
import { randomGibbsMatrix, singleFlipMatrix, sweepMatrix, type Matrix } from '../../test/reference-matrices.js';
import { colours, glass, sineRbm } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { gibbs } from '../index.js';
import { metropolis, type MetropolisInfo } from '../metropolis.js';
import type { EnergyState } from '../point.js';
import { encodingOf } from './encoding.js';
import { resampleSite } from './resample-site.js';
import { anySite } from './state-proposal.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const targets = { binary: sineRbm(4, 3, 2), spins: glass(2, 2), 'one-hot': colours(1, 3) };
/** A mutant must be this far out; the real one within 5.2. */
const FAR = 7;
const score = <S extends State, I>(kernel: Kernel<S, I>, all: Enumerated, matrix: Matrix, steps = 2): number =>
  transitionScore(kernel, all, matrix, { repeats: 600, steps, seed: 5 });

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
      const position = encoding.position(
        anySite.draw(proposalKey, anySite.odds({ states, gains: states })),
        current.position,
      );
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
  expect(score(sweeps(all, inOrder, fresh), all, matrix, 1)).toBeLessThan(5.2);
  const wrong = [
    sweeps(all, inOrder, (_, now) => now.energy), // stale
    sweeps(all, (key, site) => [foldIn(key, site), all.sites - 1 - site], fresh), // backwards
    sweeps(all, (key, site) => [key, site], fresh), // one key for all sites
  ];
  wrong.forEach((kernel) => expect(score(kernel, all, matrix, 1)).toBeGreaterThan(FAR));
  expect(score(gibbs({ values: all.values, scan: 'random' }), all, matrix, 1)).toBeGreaterThan(FAR);
  expect(score(gibbs({ values: all.values }), all, randomGibbsMatrix(all), 1)).toBeGreaterThan(FAR);
});
