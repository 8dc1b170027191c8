import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, positive, scope, split, whole, type Box, type Kernel } from '@ebmjs/core';
import { validBox } from './box.js';
import { leapfrog } from './leapfrog.js';
import { metropolis, type MetropolisInfo } from './metropolis.js';
import { startAt, type Point } from './point.js';
import { rowSum } from './row-sum.js';

/** How long `hmc`'s leapfrogs are, and how many. */
export interface HmcOptions {
  /** Length of a leapfrog, in the units of the position. Stable below twice the target's smallest scale. */
  readonly stepSize: number;
  /** Leapfrogs a step, each costing one gradient. */
  readonly steps: number;
  /** Chains bounce off the faces of this box: the target is `exp(-E)` restricted to it. @defaultValue the whole space */
  readonly box?: Box;
}

/**
 * Hamiltonian Monte Carlo (Neal 2011, section 5.3.2): a fresh momentum `p ~ N(0, I)`, `steps` leapfrogs of
 * `H = E(x) + |p|^2 / 2`, and a Metropolis test `min(1, exp(-dH))`. Leaves `exp(-E)` exactly invariant.
 *
 * With a `box`, drifts reflect off its walls, which keeps the proposal exact and reversible.
 *
 * An energy that is not finite at the start throws an `EbmError`; one met on the way rejects the proposal.
 */
export function hmc(options: HmcOptions): Kernel<Point, MetropolisInfo> {
  knownOptions('hmc', options, ['stepSize', 'steps', 'box']);
  const stepSize = positive('hmc.stepSize', options.stepSize);
  const steps = whole('hmc.steps', options.steps);
  const box = options.box === undefined ? undefined : validBox('hmc.box', options.box);
  return {
    init: (position, energy) => startAt('hmc.init', position, energy, box),
    step: (key, current, energy) =>
      scope(() => {
        const [momentumKey, acceptKey] = split(key, 2);
        const momentum = normal(momentumKey, current.position.shape);
        const proposed = leapfrog(energy, { ...current, momentum }, { stepSize, steps, box });
        const kinetic = tf.sub(half(proposed.momentum), half(momentum));
        const energyError = tf.add<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), kinetic);
        return metropolis(acceptKey, { current, proposed, energyError });
      }),
  };
}

/** `|p|^2 / 2`, a row */
const half = (momentum: tf.Tensor): tf.Tensor1D => tf.mul(rowSum(tf.square(momentum)), 0.5);
