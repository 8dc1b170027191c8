import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive, scope, valueAndGradient, type Kernel, type State } from '@ebmjs/core';
import { changedSites } from './changed-sites.js';
import type { DiscreteLangevinOptions } from './dmala.js';
import { checkStates, encodingOf } from './encoding.js';
import { placeOf } from './gains.js';
import { allSites } from './state-proposal.js';

/** What a step of `dula` comes by on its way, each `[chains]`. */
export interface DulaInfo {
  /** The energy before the step. A chain is lost when it is not finite. */
  readonly energy: tf.Tensor1D;
  /** How many sites are in another state after the step. */
  readonly changed: tf.Tensor1D;
}

/**
 * The discrete unadjusted Langevin algorithm (Zhang et al. 2022, section 4): the proposal of `dmala`, always taken.
 * Targets `exp(-E)` with an error that vanishes with `h`, where chains stand still. For an energy that is quadratic it
 * settles at `exp(-E(x)) Z(x)`, with `Z(x)` the sum of the proposal's weights over all states (there, Theorem 5.1).
 *
 * The state is the position alone. Nothing of the energy is read back: the start may have any.
 */
export function dula(options: DiscreteLangevinOptions): Kernel<State, DulaInfo> {
  knownOptions('dula', options, ['values', 'stepSize']);
  const encoding = encodingOf('dula.values', options.values);
  const h = positive('dula.stepSize', options.stepSize);
  const proposal = allSites(encoding.squaredDistance / (4 * h));
  return {
    init: (position) => {
      checkStates('dula.init', position, encoding);
      return { position: tf.clone(position) };
    },
    step: (key, { position }, energy) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, position);
        const here = proposal.odds(placeOf({ position, gradient: grad }, encoding));
        const states = proposal.draw(key, here);
        const info = { energy: value, changed: changedSites(here.states, states) };
        return [{ position: encoding.position(states, position) }, info] as const;
      }),
  };
}
