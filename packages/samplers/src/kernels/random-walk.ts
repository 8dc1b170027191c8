import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, scope, split, type Box, type Energy, type Kernel, type State } from '@ebmjs/core';
import { isInside, validBox } from '../box.js';
import type { MalaInfo } from '../mala.js';
import { metropolis } from '../metropolis.js';
import { startWith } from '../point.js';
import { optionalMass, velocityOf, type Mass } from './mass.js';
import { forRows, validStepSize, type StepSize } from './step-size.js';

/** How far `randomWalk` proposes to go, and where it may. */
export interface RandomWalkOptions {
  /** `s` in `x' = x + s z`: a length. About 2.4 / sqrt(dimension) of the target's scale is best (Roberts et al. 1997). */
  readonly stepSize: StepSize;
  /** The shape of the target, `diagonalMass` or `denseMass`: `L` in `x' = x + s L z`. @defaultValue none */
  readonly preconditioner?: Mass;
  /** Proposals outside this box are rejected: the target is `exp(-E)` restricted to it. @defaultValue the whole space */
  readonly box?: Box;
}

/** What `randomWalk` has to say: the same as `mala`. */
export type RandomWalkInfo = MalaInfo;

/** Where chains are, and their energies. */
export interface RandomWalkState extends State {
  /** `E(x)` at the position, `[chains]`. */
  readonly energy: tf.Tensor1D;
}

/**
 * Random-walk Metropolis (Metropolis et al. 1953): the proposal `x' = x + s z`, accepted with probability
 * `min(1, exp(E(x) - E(x')))`. Leaves `exp(-E)` exactly invariant, and takes no gradient: one energy a step.
 *
 * An energy that is not finite at the start throws an `EbmError`; one met on the way rejects the proposal.
 */
export function randomWalk(options: RandomWalkOptions): Kernel<RandomWalkState, RandomWalkInfo> {
  knownOptions('randomWalk', options, ['stepSize', 'preconditioner', 'box']);
  const stepSize = validStepSize('randomWalk.stepSize', options.stepSize);
  const preconditioner = optionalMass('randomWalk.preconditioner', options.preconditioner);
  const box = options.box === undefined ? undefined : validBox('randomWalk.box', options.box);
  return {
    init: (position, energy) => startWith('randomWalk.init', position, () => stateAt(position, energy), box),
    step: (key, current, energy) =>
      scope(() => {
        const [noiseKey, acceptKey] = split(key, 2);
        const noise = velocityOf(normal(noiseKey, current.position.shape), preconditioner);
        const proposed = stateAt(tf.add(current.position, tf.mul(noise, forRows(stepSize, noise))), energy);
        const energyError = tf.sub<tf.Tensor1D>(proposed.energy, current.energy);
        const inside = box ? isInside(proposed.position, box) : tf.onesLike(energyError);
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError, allowed: inside });
        return [next, { ...info, outside: tf.sub<tf.Tensor1D>(1, inside) }] as const;
      }),
  };
}

const stateAt = (position: tf.Tensor, energy: Energy): RandomWalkState => ({
  position: tf.clone(position),
  energy: energy(position),
});
