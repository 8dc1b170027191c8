import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, scope, split, type Kernel } from '@ebmjs/core';
import { metropolis, type MetropolisInfo } from '../metropolis.js';
import type { EnergyState } from '../point.js';
import { encodingOf, type SiteValues } from './encoding.js';
import { startAtStates } from './start-at-states.js';
import { anySite } from './state-proposal.js';

/** What positions are made of. */
export interface SingleFlipOptions {
  readonly values: SiteValues;
}

/**
 * Random-walk Metropolis on sites (Metropolis et al. 1953): one site of each chain, all alike, is given another of its
 * states, all alike, and the change is accepted with probability `min(1, exp(E(x) - E(x')))`. Leaves `exp(-E)` on the
 * states of the sites exactly invariant.
 *
 * One energy a step, and no gradient. An energy that is not finite at the start throws an `EbmError`; one met on the way
 * rejects the proposal.
 */
export function singleFlip(options: SingleFlipOptions): Kernel<EnergyState, MetropolisInfo> {
  knownOptions('singleFlip', options, ['values']);
  const encoding = encodingOf('singleFlip.values', options.values);
  return {
    init: (position, energy) => startAtStates('singleFlip.init', position, energy, encoding),
    step: (key, current, energy) =>
      scope(() => {
        const [proposalKey, acceptKey] = split(key, 2);
        const states = encoding.states(current.position);
        const flipped = anySite.draw(proposalKey, anySite.odds({ states, gains: states }));
        const position = encoding.position(flipped, current.position);
        const proposed: EnergyState = { position, energy: energy(position) };
        const energyError = tf.sub<tf.Tensor1D>(proposed.energy, current.energy);
        return metropolis(acceptKey, { current, proposed, energyError });
      }),
  };
}
