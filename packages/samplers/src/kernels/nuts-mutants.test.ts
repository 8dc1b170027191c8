import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { key, scope, type Energy } from '@ebmjs/core';
import { firstStep, numbers } from '../../test/read.js';
import { exactDrawsShow, type Case } from './exact-draws-show.fixture.js';
import { mutated, unmutated, type Samplers } from './mutated.fixture.js';
import type { Growth, Tree } from './nuts-tree.js';
import type { Subtree, SubtreeOptions } from './nuts-subtree.js';
import type { Stretch } from './u-turn.js';

afterEach(() => vi.resetModules());

const rowDot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor1D => tf.sum(tf.mul(a, b), 1) as tf.Tensor1D;
const NUTS = (s: Samplers): unknown => s.nuts({ stepSize: 1.1, maxDepth: 4 });
const FINE_NUTS = (s: Samplers): unknown => s.nuts({ stepSize: 0.5, maxDepth: 4 }); // its trajectories have turns in them

const CASES: readonly Case[] = [
  [
    'nuts that looks for turns at its newer end only',
    'gaussian',
    FINE_NUTS,
    './u-turn.js',
    () => ({
      turnsRound: (a: Stretch, b: Stretch) => tf.lessEqual(rowDot(b.last, tf.add(a.sum, b.sum)), 0),
    }),
  ],
  [
    'nuts that draws from half trajectories that turned',
    'gaussian',
    FINE_NUTS,
    './nuts-subtree.js',
    ({ subtree }) => ({
      subtree: (...args: [never, never, SubtreeOptions]) => {
        const grown = subtree!(...(args as unknown as never[])) as Subtree;
        return { ...grown, whole: grown.stretch ? args[2].growing : grown.whole };
      },
    }),
  ],
  [
    'nuts that always takes the newest state',
    'gaussian',
    NUTS,
    './log-weights.js',
    () => ({ happens: (_: unknown, p: tf.Tensor1D) => tf.cast(tf.onesLike(p), 'bool') }),
  ],
  [
    'nuts with its weights upside down',
    'gaussian',
    NUTS,
    './log-weights.js',
    ({ happens }) => ({ happens: (k: never, p: tf.Tensor1D) => happens!(k, tf.neg(p) as never) }),
  ],
  [
    'nuts that forgets the weights of its older states',
    'gaussian',
    NUTS,
    './log-weights.js',
    () => ({ logAdd: (_: tf.Tensor1D, b: tf.Tensor1D) => tf.clone(b) }),
  ],
  [
    'nuts without its kinetic energy',
    'gaussian',
    NUTS,
    './hmc-proposal.js',
    ({ kineticEnergy }) => ({ kineticEnergy: (u: never) => tf.mul(kineticEnergy!(u) as tf.Tensor, 0) }),
  ],
];

describe('exact draws show', () => {
  exactDrawsShow(
    CASES.filter(([, , build]) => build === NUTS),
    5000,
  );
});
describe('exact draws of trajectories with turns in them show', () => {
  exactDrawsShow(
    CASES.filter(([, , build]) => build === FINE_NUTS),
    8000,
  );
});

/** The states that a step of NUTS takes the gradient at, counted from its start in leapfrogs, of each of `n` chains. */
function visited({ nuts }: Samplers, n: number): number[][] {
  const visits: number[][] = [];
  // Flat: a leapfrog is a step of the momentum, and no trajectory ever turns.
  const flat: Energy = Object.assign((x: tf.Tensor) => scope(() => tf.zeros<tf.Rank.R1>([x.shape[0]!])), {
    valueAndGrad: (x: tf.Tensor) => {
      visits.push(numbers(x));
      return { value: tf.zeros<tf.Rank.R1>([n]), grad: tf.zerosLike(x) };
    },
  });
  firstStep(nuts({ stepSize: 1, maxDepth: 4 }), flat, key(7), tf.zeros([n, 1]));
  const [, first, ...rest] = visits; // after the start itself
  return first!.map((momentum, i) => [1, ...rest.map((x) => Math.round(x[i]! / momentum))]);
}

/** Whether the steps, in whatever order, are those of one stretch around the start, each made once. */
const isWhole = (steps: readonly number[]): boolean => {
  const sorted = [0, ...steps].toSorted((a, b) => a - b);
  return sorted.every((step, i) => i === 0 || step === sorted[i - 1]! + 1);
};

describe('the states of a trajectory', () => {
  const chains = 64;
  it('follow each other at both ends', async () => {
    const states = visited(await unmutated(), chains);
    expect(states.every((steps) => steps.length === 15 && isWhole(steps))).toBe(true);
  });

  it.each([
    ['left', 1],
    ['right', -1],
  ] as const)('do not where the %s end is one leapfrog behind', async (end, back) => {
    const stale = await mutated('./nuts-tree.js', ({ doubled }) => ({
      doubled: (k: never, tree: Tree, growth: Growth) => {
        const grown = doubled!(k, tree as never, growth as never) as Tree;
        const { position, momentum } = grown[end];
        const moved = tf.notEqual(position, tree[end].position);
        const behind = tf.where(moved, tf.add(position, tf.mul(momentum, back)), position);
        return { ...grown, [end]: { ...grown[end], position: behind } };
      },
    }));
    const whole = visited(stale, chains).filter(isWhole).length;
    // Whole is only what never grows again where it has grown.
    expect(whole).toBeLessThan(chains / 2);
  });
});
