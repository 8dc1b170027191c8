import { EbmError, knownOptions, oneOf, scope, split, whole, within, type Box, type Kernel } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { validBox } from './box.js';
import { hmcProposal } from './kernels/hmc-proposal.js';
import { INTEGRATORS, type IntegratorName } from './kernels/integrator.js';
import { optionalMass, type Mass } from './kernels/mass.js';
import { validStepSize, type StepSize } from './kernels/step-size.js';
import { metropolis, type MetropolisInfo } from './metropolis.js';
import { startAt, type Point } from './point.js';

/** How long `hmc`'s leapfrogs are, and how many. */
export interface HmcOptions {
  /** Length of a leapfrog, in the units of the position (of its scale, with a `mass`). Stable below twice the target's smallest scale. */
  readonly stepSize: StepSize;
  /** Leapfrogs a step, each costing one gradient. Of a range `[least, most]` one is drawn each step, for all chains. */
  readonly steps: number | readonly [least: number, most: number];
  /** Each step, the step size of each chain is drawn from `stepSize * [1 - jitter, 1 + jitter]`; below 1. @defaultValue 0 */
  readonly jitter?: number;
  /**
   * `'two-stage'` costs two gradients a step. On a Gaussian, at the same cost (steps twice as long), it accepts more than
   * leapfrogs of up to the smallest scale, and less than longer ones.
   *
   * @defaultValue `'leapfrog'`
   */
  readonly integrator?: IntegratorName;
  /** The shape of the target: `diagonalMass`, or `denseMass`. @defaultValue unit mass */
  readonly mass?: Mass;
  /** Chains bounce off the faces of this box: the target is `exp(-E)` restricted to it. @defaultValue the whole space */
  readonly box?: Box;
}

/** What `hmc` has to say beside its Metropolis test. */
export interface HmcInfo extends MetropolisInfo {
  /** `E + K`, the energy of position and momentum where the chain is after the step; `[chains]`. */
  readonly hamiltonian: tf.Tensor1D;
}

const OPTIONS = ['stepSize', 'steps', 'jitter', 'integrator', 'mass', 'box'];

/**
 * Hamiltonian Monte Carlo (Neal 2011, section 5.3.2): a fresh momentum `p ~ N(0, M)`, `steps` leapfrogs of
 * `H = E(x) + p' M^-1 p / 2`, and a Metropolis test `min(1, exp(-dH))`. Leaves `exp(-E)` exactly invariant.
 *
 * With a `box`, drifts reflect off its walls, which keeps the proposal exact and reversible; the mass must then be
 * diagonal. `stepSize` and `mass` may be tensors, which are borrowed: a kernel is cheap to build, so whoever adapts them
 * builds another, which goes on from the same state.
 *
 * An energy that is not finite at the start throws an `EbmError`; one met on the way rejects the proposal.
 */
export function hmc(options: HmcOptions): Kernel<Point, HmcInfo> {
  knownOptions('hmc', options, OPTIONS);
  const { steps, jitter, integrator } = options;
  const settings = {
    stepSize: validStepSize('hmc.stepSize', options.stepSize),
    steps: range(steps),
    jitter: jitter === undefined ? 0 : below1('hmc.jitter', jitter),
    integrator: INTEGRATORS[oneOf('hmc.integrator', integrator ?? 'leapfrog', ['leapfrog', 'two-stage'])],
    ...shapeOf('hmc', options),
  };
  return {
    init: (position, energy) => startAt('hmc.init', position, energy, settings.box),
    step: (key, current, energy) =>
      scope(() => {
        const [proposalKey, acceptKey] = split(key, 2);
        const { proposed, energyError, before } = hmcProposal(proposalKey, current, energy, settings);
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError });
        const gained = tf.where(tf.cast(info.accepted, 'bool'), energyError, tf.zerosLike(energyError));
        return [next, { ...info, hamiltonian: tf.add<tf.Tensor1D>(before, gained) }] as const;
      }),
  };
}

/** The mass and the box of a Hamiltonian kernel, checked. */
export function shapeOf(
  where: string,
  options: { readonly mass?: Mass; readonly box?: Box },
): { readonly mass?: Mass | undefined; readonly box?: Box | undefined } {
  const mass = optionalMass(`${where}.mass`, options.mass);
  const box = options.box === undefined ? undefined : validBox(`${where}.box`, options.box);
  if (box && mass && 'factor' in mass) {
    throw new EbmError(`${where}.mass`, 'must be diagonal in a box: a wall turns one coordinate of the momentum round');
  }
  return { mass, box };
}

function range(steps: HmcOptions['steps']): readonly [number, number] {
  if (!Array.isArray(steps)) return [whole('hmc.steps', steps as number), steps as number];
  const [least, most] = steps as readonly number[];
  if (steps.length !== 2) throw new EbmError('hmc.steps', 'must be a whole number, or [least, most]', steps);
  return [whole('hmc.steps[0]', least!), whole('hmc.steps[1]', most!, least)];
}

function below1(where: string, jitter: number): number {
  if (within(where, jitter, 0, 1) < 1) return jitter;
  throw new EbmError(where, 'must be below 1', jitter);
}
