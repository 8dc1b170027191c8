import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, vi } from 'vitest';
import { exactDrawsShow, type Case } from './exact-draws-show.fixture.js';
import type { HmcProposal, HmcSettings } from './hmc-proposal.js';
import type { LangevinProposal, LangevinProposalOptions } from './langevin-proposal.js';
import { denseMass } from './mass.js';
import type { Samplers } from './mutated.fixture.js';
import { stepSizeAt } from './step-size.js';
import type { Point } from '../point.js';

afterEach(() => vi.resetModules());

const box = { min: 0, max: 1 };
const UNLIKE = denseMass([
  [0.4, 0.3],
  [0.3, 2.5],
]);

const TWO_STAGE = (s: Samplers): unknown => s.hmc({ stepSize: 1.4, steps: 2, integrator: 'two-stage' });
const HMC_BOX = (s: Samplers): unknown => s.hmc({ stepSize: 0.3, steps: 3, box });
const MALA_BY_ENERGY = (s: Samplers): unknown =>
  s.mala({ stepSize: s.energyScaled({ stepSize: 0.2, scale: 1, min: 0.3, max: 3 }) });
const WALK = (s: Samplers): unknown => s.randomWalk({ stepSize: 0.5 });
const WALK_BOX = (s: Samplers): unknown => s.randomWalk({ stepSize: 0.2, box });

const CASES: readonly Case[] = [
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

describe('exact draws show', () => exactDrawsShow(CASES, 5000));
