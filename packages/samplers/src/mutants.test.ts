import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { key, normal, scope, split, type Kernel, type Key, type State } from '@ebmjs/core';
import { failures, kernelChecks, type Check } from '@ebmjs/testing';
import { hmc, langevin } from './index.js';
import { metropolis, type MetropolisInfo } from './metropolis.js';
import { pointAt, startAt, type Point } from './point.js';
import { rowSum } from './row-sum.js';

/** A kernel as the suite sees it with its acceptances, or without. */
const adjusted = (kernel: Kernel<Point, MetropolisInfo>) =>
  kernelChecks({ kernel, acceptance: (info) => info.acceptance, chains: 3000 });
const EULER = 0.3;
const euler = (variance: number): number => variance / (1 - EULER / (2 * variance));
const unadjusted = <S extends State, I>(kernel: Kernel<S, I>) => kernelChecks({ kernel, bias: euler, chains: 3000 });

const exact = hmc({ stepSize: 0.9, steps: 3 });
const fixed = key(7);

/** Langevin of step 0.3 with its noise drawn by `noise`. */
function langevinWith(noise: (key: Key, shape: number[]) => tf.Tensor): Kernel<State, object> {
  return {
    init: (position) => ({ position: tf.clone(position) }),
    step: (key, { position }, energy) =>
      scope(() => {
        const { gradient } = pointAt(position, energy);
        return [
          { position: tf.add(tf.sub(position, tf.mul(gradient, EULER)), noise(key, position.shape)) },
          {},
        ] as const;
      }),
  };
}
const spread = Math.sqrt(2 * EULER);

/** MALA with the logarithm of the Metropolis ratio made by `ratio` of its two parts. */
function malaWith(
  h: number,
  ratio: (energies: tf.Tensor, proposals: tf.Tensor) => tf.Tensor,
): Kernel<Point, MetropolisInfo> {
  return {
    init: (position, energy) => startAt('mutant', position, energy),
    step: (key, current, energy) =>
      scope(() => {
        const [noiseKey, acceptKey] = split(key, 2);
        const jump = (from: Point): tf.Tensor => tf.sub(from.position, tf.mul(from.gradient, h));
        const noise = tf.mul(normal(noiseKey, current.position.shape), Math.sqrt(2 * h));
        const proposed = pointAt(tf.add(jump(current), noise), energy);
        const logQ = (to: Point, from: Point): tf.Tensor =>
          tf.div(rowSum(tf.square(tf.sub(to.position, jump(from)))), -4 * h);
        const energies = tf.sub(current.energy, proposed.energy);
        const proposals = tf.sub(logQ(current, proposed), logQ(proposed, current));
        return metropolis(acceptKey, {
          current,
          proposed,
          energyError: tf.neg(ratio(energies, proposals)) as tf.Tensor1D,
        });
      }),
  };
}

/** HMC with first and last kicks of its own length, its ratio raised to `sign`, and what it caches made by `keep`. */
interface HmcMutation {
  readonly first?: number;
  readonly last?: number;
  readonly sign?: 1 | -1;
  readonly kinetic?: (momentum: tf.Tensor) => tf.Tensor;
  readonly keep?: (next: Point, current: Point) => Point;
}
function hmcWith(stepSize: number, steps: number, mutation: HmcMutation = {}): Kernel<Point, MetropolisInfo> {
  const { first = 0.5, last = 0.5, sign = 1, keep = (next) => next } = mutation;
  const { kinetic = (momentum) => tf.div(rowSum(tf.square(momentum)), 2) } = mutation;
  const kick = (momentum: tf.Tensor, { gradient }: Point, share: number): tf.Tensor =>
    tf.sub(momentum, tf.mul(gradient, share * stepSize));
  return {
    init: (position, energy) => startAt('mutant', position, energy),
    step: (key, current, energy) =>
      scope(() => {
        const [momentumKey, acceptKey] = split(key, 2);
        const start = normal(momentumKey, current.position.shape);
        let momentum = kick(start, current, first);
        let proposed = current;
        for (let i = 1; i <= steps; i++) {
          proposed = pointAt(tf.add(proposed.position, tf.mul(momentum, stepSize)), energy);
          momentum = kick(momentum, proposed, i < steps ? 1 : last);
        }
        const potential = tf.sub(proposed.energy, current.energy);
        const error = tf.add(potential, tf.sub(kinetic(momentum), kinetic(start)));
        const energyError = tf.mul(error, sign) as tf.Tensor1D;
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError });
        return [keep(next, current), info] as const;
      }),
  };
}

describe('the conformance suite passes', () => {
  it.each<[string, readonly Check[]]>([
    [
      'Langevin as the mutants below have it, unmutated',
      unadjusted(langevinWith((key, shape) => tf.mul(normal(key, shape), spread))),
    ],
    ['MALA, unmutated', adjusted(malaWith(0.35, (energies, proposals) => tf.add(energies, proposals)))],
    ['HMC, unmutated', adjusted(hmcWith(0.9, 3))],
    // Symmetric in time, so still reversible: a worse integrator, but exact.
    ['HMC with whole first and last kicks', adjusted(hmcWith(0.6, 3, { first: 1, last: 1 }))],
  ])('%s', async (_, checks) => {
    expect(await failures(checks)).toEqual([]);
  });
});

describe('the conformance suite fails', () => {
  it.each<[string, readonly Check[]]>([
    [
      'Langevin with sqrt(h) for sqrt(2h)',
      unadjusted(langevinWith((key, shape) => tf.mul(normal(key, shape), Math.sqrt(EULER)))),
    ],
    ['Langevin with 2h for sqrt(2h)', unadjusted(langevinWith((key, shape) => tf.mul(normal(key, shape), 2 * EULER)))],
    [
      'Langevin with one draw for all coordinates',
      unadjusted(langevinWith((key, [n]) => tf.mul(normal(key, [n!, 1]), spread))),
    ],
    [
      'Langevin with one draw for all chains',
      unadjusted(langevinWith((key, [, ...event]) => tf.mul(normal(key, [1, ...event]), spread))),
    ],
    [
      'Langevin with one draw for all steps',
      unadjusted(langevinWith((_, shape) => tf.mul(normal(fixed, shape), spread))),
    ],
    ['Langevin passed for exact', kernelChecks({ kernel: langevin({ stepSize: EULER }) })],
    [
      'MALA with its proposal terms swapped',
      adjusted(malaWith(0.35, (energies, proposals) => tf.sub(energies, proposals))),
    ],
    ['MALA without its proposal terms', adjusted(malaWith(0.35, (energies) => energies))],
    [
      'MALA with an inverted ratio',
      adjusted(malaWith(0.35, (energies, proposals) => tf.neg(tf.add(energies, proposals)))),
    ],
    ['MALA that accepts everything', adjusted(malaWith(0.35, (energies) => tf.zerosLike(energies)))],
    ['HMC without its half steps', adjusted(hmcWith(0.9, 3, { first: 1, last: 0 }))],
    ['HMC with a whole first kick', adjusted(hmcWith(0.9, 3, { first: 1 }))],
    ['HMC without its last kick', adjusted(hmcWith(0.9, 3, { last: 0 }))],
    ['HMC with an inverted ratio', adjusted(hmcWith(0.9, 3, { sign: -1 }))],
    ['HMC without its kinetic energy', adjusted(hmcWith(0.9, 3, { kinetic: (p) => tf.mul(rowSum(p), 0) }))],
    ['HMC with |p|^2 for |p|^2 / 2', adjusted(hmcWith(0.9, 3, { kinetic: (p) => rowSum(tf.square(p)) }))],
    [
      'HMC with a stale gradient',
      adjusted(hmcWith(0.9, 3, { keep: (next, { gradient }) => ({ ...next, gradient: tf.clone(gradient) }) })),
    ],
    [
      'HMC with a stale energy',
      adjusted(hmcWith(0.9, 3, { keep: (next, { energy }) => ({ ...next, energy: tf.clone(energy) }) })),
    ],
  ])('%s', async (_, checks) => {
    const alone = checks.filter(({ name }) => name === 'leaves its target alone');
    expect(alone).toHaveLength(1);
    expect((await failures(alone)).map(({ error }) => String(error))).toEqual([
      expect.stringMatching(/^Error: .*of x\[/),
    ]);
  });

  it.each<[string, readonly Check[], string]>([
    [
      'HMC that leaks its momentum',
      adjusted({ ...exact, step: (...args) => (tf.keep(tf.ones([2])), exact.step(...args)) }),
      'holds the number of tensors over 1,000 steps',
    ],
    [
      'HMC that uses one key for every step',
      adjusted({ ...exact, step: (_, ...rest) => exact.step(fixed, ...rest) }),
      'makes the same chain of the same key, and another of another',
    ],
    [
      'HMC whose acceptance has no work to do',
      adjusted(hmc({ stepSize: 0.2, steps: 5 })),
      'is tested where its Metropolis test has work to do',
    ],
    [
      'HMC that walks in place',
      adjusted(hmc({ stepSize: 0.01, steps: 1 })),
      'forgets where it started in the steps it is given',
    ],
  ])('%s', async (_, checks, name) => {
    expect((await failures(checks.filter((check) => check.name === name))).map((failure) => failure.name)).toEqual([
      name,
    ]);
  });
});
