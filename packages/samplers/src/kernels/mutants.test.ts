import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { key, type Kernel } from '@ebmjs/core';
import { standardNormal } from '@ebmjs/testing';
import { firstStep, mean, numbers } from '../../test/read.js';
import { invariance } from '../../test/invariance.js';
import { TARGETS, type TargetName } from '../../test/targets.js';
import type { HmcProposal, HmcSettings } from './hmc-proposal.js';
import type { LangevinProposal, LangevinProposalOptions } from './langevin-proposal.js';
import type { Subtree, SubtreeOptions } from './nuts-subtree.js';
import { denseMass } from './mass.js';
import { stepSizeAt } from './step-size.js';
import type { Stretch } from './u-turn.js';
import type { Point } from '../point.js';

type Samplers = typeof import('../index.js');
/** A module's exports, in place of some of which a mutant has its own. */
type Module = Record<string, (...args: never[]) => unknown>;
type Mutation = (original: Module) => object;

/** The package with one of its modules changed. */
async function mutated(path: string, mutation: Mutation): Promise<Samplers> {
  vi.resetModules();
  vi.doMock(path, async (importOriginal) => {
    const original = await importOriginal<Module>();
    return { ...original, ...mutation(original) };
  });
  const samplers = await import('../index.js');
  vi.doUnmock(path);
  return samplers;
}
afterEach(() => vi.resetModules());

const box = { min: 0, max: 1 };
const UNLIKE = denseMass([
  [0.4, 0.3],
  [0.3, 2.5],
]);
const rowDot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor1D => tf.sum(tf.mul(a, b), 1) as tf.Tensor1D;
const unmutated = async (): Promise<Samplers> => mutated('./u-turn.js', () => ({}));

const NUTS = (s: Samplers): unknown => s.nuts({ stepSize: 1.1, maxDepth: 4 });
const FINE_NUTS = (s: Samplers): unknown => s.nuts({ stepSize: 0.5, maxDepth: 4 }); // its trajectories have turns in them
const TWO_STAGE = (s: Samplers): unknown => s.hmc({ stepSize: 1.4, steps: 2, integrator: 'two-stage' });
const HMC_BOX = (s: Samplers): unknown => s.hmc({ stepSize: 0.3, steps: 3, box });
const MALA_BY_ENERGY = (s: Samplers): unknown =>
  s.mala({ stepSize: s.energyScaled({ stepSize: 0.2, scale: 1, min: 0.3, max: 3 }) });
const WALK = (s: Samplers): unknown => s.randomWalk({ stepSize: 0.5 });
const WALK_BOX = (s: Samplers): unknown => s.randomWalk({ stepSize: 0.2, box });

type Case = readonly [
  name: string,
  target: TargetName,
  build: (s: Samplers) => unknown,
  path: string,
  mutation: Mutation,
];
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
  [
    'hmc of two stages that are not symmetric',
    'mixture',
    TWO_STAGE,
    './integrator.js',
    () => ({ INTEGRATORS: { 'two-stage': { kicks: [0.8, 0.2, 0], drifts: [0.5, 0.5] } } }),
  ],
  [
    'hmc with steps by the energy where it begins',
    'mixture',
    TWO_STAGE,
    './hmc-proposal.js',
    ({ hmcProposal }) => ({
      hmcProposal: (k: never, current: Point, energy: never, settings: HmcSettings) => {
        const stepSize = tf.add(tf.mul(tf.tanh(current.energy), 0.5), 0.8);
        return hmcProposal!(k, current as never, energy, { ...settings, stepSize } as never);
      },
    }),
  ],
  [
    'hmc with half its kinetic energy',
    'mixture',
    TWO_STAGE,
    './hmc-proposal.js',
    ({ hmcProposal }) => ({
      hmcProposal: (k: never, current: Point, energy: never, settings: never) => {
        const proposal = hmcProposal!(k, current as never, energy, settings) as HmcProposal;
        const potential = tf.sub(proposal.proposed.energy, current.energy);
        return { ...proposal, energyError: tf.div(tf.add(proposal.energyError, potential), 2) };
      },
    }),
  ],
  [
    'hmc of a dense mass whose momenta are not white',
    'gaussian',
    (s) => s.hmc({ stepSize: 1.1, steps: 2, mass: UNLIKE }),
    './hmc-proposal.js',
    ({ hmcProposal, kineticEnergy }) => ({
      // p for u in the energy: |L u|^2 / 2
      hmcProposal: (k: never, current: Point, energy: never, settings: HmcSettings) => {
        const proposal = hmcProposal!(k, current as never, energy, settings as never) as HmcProposal;
        const { factor } = settings.mass as { factor: tf.Tensor2D };
        const half = (u: tf.Tensor): tf.Tensor =>
          kineticEnergy!(tf.matMul(u as tf.Tensor2D, factor) as never) as tf.Tensor;
        const kinetic = tf.sub(half(proposal.proposed.momentum), half(proposal.momentum));
        const potential = tf.sub(proposal.proposed.energy, current.energy);
        return { ...proposal, energyError: tf.add(potential, kinetic) };
      },
    }),
  ],
  [
    'hmc that stops at the walls of its box',
    'box',
    HMC_BOX,
    '../reflect.js',
    () => ({
      reflect: ({ position, momentum }: { position: tf.Tensor; momentum: tf.Tensor }) => ({
        position: tf.clipByValue(position, 0, 1),
        momentum,
      }),
    }),
  ],
  [
    'mala with steps by energy, without the widths of its proposals',
    'mixture',
    MALA_BY_ENERGY,
    './langevin-proposal.js',
    ({ langevinProposal }) => ({
      langevinProposal: (k: never, current: Point, energy: never, options: LangevinProposalOptions) => {
        const proposal = langevinProposal!(k, current as never, energy, options as never) as LangevinProposal;
        const [h, reverse] = [current, proposal.proposed].map((at) => stepSizeAt(options.stepSize, at.energy));
        const widths = tf.log(tf.div(reverse!, h!)); // of two coordinates: half for each
        return { ...proposal, energyError: tf.sub(proposal.energyError, widths) };
      },
    }),
  ],
  [
    'mala with steps by energy, that goes back by the step it came with',
    'mixture',
    MALA_BY_ENERGY,
    './langevin-proposal.js',
    ({ langevinProposal }) => ({
      langevinProposal: (k: never, current: Point, energy: never, options: LangevinProposalOptions) => {
        const stepSize = stepSizeAt(options.stepSize, current.energy);
        return langevinProposal!(k, current as never, energy, { ...options, stepSize } as never);
      },
    }),
  ],
  [
    'a random walk with an inverted ratio',
    'gaussian',
    WALK,
    '../metropolis.js',
    ({ metropolis }) => ({
      metropolis: (k: never, p: { energyError: tf.Tensor }) =>
        metropolis!(k, { ...p, energyError: tf.neg(p.energyError) } as never),
    }),
  ],
  [
    'a random walk that accepts everything',
    'gaussian',
    WALK,
    '../metropolis.js',
    ({ metropolis }) => ({
      metropolis: (k: never, p: { energyError: tf.Tensor }) =>
        metropolis!(k, { ...p, energyError: tf.zerosLike(p.energyError) } as never),
    }),
  ],
  [
    'a random walk that does not know its box',
    'box',
    WALK_BOX,
    '../box.js',
    () => ({ isInside: (x: tf.Tensor) => tf.ones([x.shape[0]!]) }),
  ],
];

/** The worst score that a kernel gets on exact draws. */
function scoreOf(samplers: Samplers, [, target, build]: Case): number {
  const chains = build === FINE_NUTS ? 8000 : 5000;
  return invariance(build(samplers) as Kernel<Point, object>, TARGETS[target], key(21), { chains, steps: 3 }).worst.z;
}

describe('exact draws show', () => {
  it.each(CASES)('%s', async (...given) => {
    const [, , , path, mutation] = given;
    expect(scoreOf(await mutated(path, mutation), given)).toBeGreaterThan(7);
  });

  // Each kernel and target of the above once, through the same imports.
  it('nothing where nothing is changed', async () => {
    const distinct = new Map(CASES.map((given) => [`${given[1]} ${String(given[2])}`, given]));
    const samplers = await unmutated();
    for (const [name, given] of distinct) expect(scoreOf(samplers, given), name).toBeLessThan(5.7);
  });
});

/** Mean square of positions and twice the mean kinetic energy of `underdamped` on N(0, 1), after it has settled. */
function underdampedMoments({ underdamped }: Samplers): { readonly position: number; readonly kinetic: number } {
  const n = 10_000;
  const kernel = underdamped({ stepSize: 1, friction: 1 });
  const { energy, sample } = standardNormal(1);
  let [state, info] = firstStep(kernel, energy, key(31), sample(key(32), n));
  for (let i = 0; i < 25; i++) [state, info] = kernel.step(key(100 + i), state, energy);
  return { position: mean(numbers(tf.square(state.position))), kinetic: 2 * mean(numbers(info.kinetic)) };
}

describe('the stationary variances of BAOAB, 1 and 3/4 at h = 1, show', () => {
  const error = 5 * Math.sqrt(2 / 10_000); // relative, of a variance
  const off = ({ position, kinetic }: ReturnType<typeof underdampedMoments>): number =>
    Math.max(Math.abs(position - 1), Math.abs(kinetic / 0.75 - 1));
  const thermostat = (loss: number, noise: number) => () => ({
    thermostat: (u: tf.Tensor, z: tf.Tensor) => tf.add(tf.mul(u, loss), tf.mul(z, noise)),
  });

  it.each<[string, string, Mutation]>([
    ['noise of sqrt(1 - e^(-h))', './thermostat.js', thermostat(Math.exp(-1), Math.sqrt(1 - Math.exp(-1)))],
    ['noise of 1 - e^(-h)', './thermostat.js', thermostat(Math.exp(-1), 1 - Math.exp(-1))],
    ['noise of sqrt(2h)', './thermostat.js', thermostat(Math.exp(-1), Math.SQRT2)],
    ['friction without noise', './thermostat.js', thermostat(Math.exp(-1), 0)],
    [
      'whole kicks and drifts for halves',
      './step-size.js',
      () => ({ forRows: (h: number, _: unknown, share = 1) => (share === 0.5 ? h : h * share) }),
    ],
    ['half a kick too few', './mass.js', () => ({ pullOf: (g: tf.Tensor) => tf.div(g, 2) })],
  ])('%s', async (_, path, mutation) => {
    expect(off(underdampedMoments(await unmutated())), 'unmutated').toBeLessThan(error);
    expect(off(underdampedMoments(await mutated(path, mutation))), 'mutated').not.toBeLessThan(1.5 * error);
  });
});
