import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, scope, split, type Box, type Kernel } from '@ebmjs/core';
import { isInside, validBox } from './box.js';
import { langevinProposal } from './kernels/langevin-proposal.js';
import { optionalMass, type Mass } from './kernels/mass.js';
import { validStepSizes, type StepSizes } from './kernels/step-size.js';
import { metropolis, type MetropolisInfo } from './metropolis.js';
import { startAt, type Point } from './point.js';

/** How far `mala` proposes to go, and where it may. */
export interface MalaOptions {
  /**
   * `h` in `x' = x - h dE/dx + sqrt(2h) z`. `hmc` with one leapfrog of length `sqrt(2h)` is the same kernel. A function
   * gives each chain a step by its energy (see `energyScaled`); the Metropolis test takes account of it.
   */
  readonly stepSize: StepSizes;
  /** The shape of the target: `M = L L'` in `x' = x - h M dE/dx + sqrt(2h) L z`. @defaultValue none */
  readonly preconditioner?: Mass;
  /** Proposals outside this box are rejected: the target is `exp(-E)` restricted to it. @defaultValue the whole space */
  readonly box?: Box;
}

/** What `mala` has to say beside its Metropolis test. */
export interface MalaInfo extends MetropolisInfo {
  /** 1 where the proposal left the box and was rejected for it, else 0; `[chains]`. */
  readonly outside: tf.Tensor1D;
}

/**
 * Metropolis-adjusted Langevin (Roberts and Tweedie 1996): the proposal `x' = x - h dE/dx + sqrt(2h) z`, accepted with
 * probability `min(1, exp(E(x) - E(x')) q(x | x') / q(x' | x))`, where
 * `q(x' | x) = N(x'; x - h dE/dx, 2h I)`. Leaves `exp(-E)` exactly invariant.
 *
 * `energyError` is minus the logarithm of that ratio. An energy that is not finite at the start throws an `EbmError`;
 * one met on the way rejects the proposal.
 */
export function mala(options: MalaOptions): Kernel<Point, MalaInfo> {
  knownOptions('mala', options, ['stepSize', 'preconditioner', 'box']);
  const stepSize = validStepSizes('mala.stepSize', options.stepSize);
  const preconditioner = optionalMass('mala.preconditioner', options.preconditioner);
  const box = options.box === undefined ? undefined : validBox('mala.box', options.box);
  return {
    init: (position, energy) => startAt('mala.init', position, energy, box),
    step: (key, current, energy) =>
      scope(() => {
        const [noiseKey, acceptKey] = split(key, 2);
        const { proposed, energyError } = langevinProposal(noiseKey, current, energy, { stepSize, preconditioner });
        const inside = box ? isInside(proposed.position, box) : tf.onesLike(energyError);
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError, allowed: inside });
        return [next, { ...info, outside: tf.sub<tf.Tensor1D>(1, inside) }] as const;
      }),
  };
}
