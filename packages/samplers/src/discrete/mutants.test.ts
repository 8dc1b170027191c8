import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scope, split, type Kernel, type State } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import type { Enumerated } from '../../test/enumerated.js';
import { gibbsWithGradientsMatrix, langevinMatrix, metropolised, type Matrix } from '../../test/reference-matrices.js';
import { colours, glass } from '../../test/site-targets.js';
import { transitionScore } from '../../test/transition-score.js';
import { metropolis, type MetropolisInfo } from '../metropolis.js';
import { pointAt, type Point } from '../point.js';
import { encodingOf } from './encoding.js';
import { placeOf, type Place } from './gains.js';
import { allSites, oneSite, type StateProposal } from './state-proposal.js';

beforeAll(async () => void (await useBackend('wasm')));
afterAll(async () => void (await tf.setBackend('cpu')));

const targets = { spins: glass(2, 2), 'one-hot': colours(1, 3) };
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
        const states = drawnFrom.draw(proposalKey, drawnFrom.odds(from));
        const proposed = pointAt(encoding.position(states, current.position), energy);
        const to = there(placeOf(proposed, encoding), from);
        const logs = {
          forth: proposal.log(proposal.odds(from), states),
          back: proposal.log(proposal.odds(to), from.states),
        };
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
const withGains = (proposal: StateProposal, factor: number): StateProposal => ({
  ...proposal,
  odds: ({ states, gains }) => proposal.odds({ states, gains: tf.mul(gains, factor) }),
});

const ROWS = 400;
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
  const mutations: readonly { readonly name: string; readonly mutate: Mutate; readonly repeats?: number }[] = [
    { name: 'without its reverse proposal', mutate: () => ({ proposals: ({ forth }) => forth }) },
    { name: 'without its proposals', mutate: () => ({ proposals: ({ forth }) => tf.zerosLike(forth) }) },
    { name: 'with its proposals swapped', mutate: () => ({ proposals: ({ forth, back }) => tf.sub(back, forth) }) },
    { name: 'with an inverted ratio', mutate: () => ({ sign: -1 }) },
    {
      name: 'that does not take the gradient at the proposal',
      mutate: () => ({ there: ({ states }, { gains }) => ({ states, gains }) }),
      repeats: 2000,
    },
    { name: 'drawn with exp(gain) for exp(gain / 2)', mutate: (all) => ({ drawnFrom: withGains(proposalOf(all), 2) }) },
    { name: 'drawn with the gradient upside down', mutate: (all) => ({ drawnFrom: withGains(proposalOf(all), -1) }) },
    {
      name: 'with a stale energy',
      mutate: () => ({ keep: (next, { energy }) => ({ ...next, energy: tf.clone(energy) }) }),
    },
    {
      name: 'with a stale gradient',
      mutate: () => ({ keep: (next, { gradient }) => ({ ...next, gradient: tf.clone(gradient) }) }),
      repeats: 2000,
    },
  ];
  it.each(mutations)('$name fails', ({ mutate, repeats = ROWS }) => {
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
  expect(score(kernel, all, dmalaMatrix(all), { repeats: 1200 })).toBeGreaterThan(FAR);
});
