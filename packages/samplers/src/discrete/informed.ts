import * as tf from '@tensorflow/tfjs-core';
import { scope, split, type Kernel } from '@ebmjs/core';
import { metropolis, type MetropolisInfo } from '../metropolis.js';
import { pointAt, startAt, type Point } from '../point.js';
import { checkStates, type Encoding } from './encoding.js';
import { placeOf } from './gains.js';
import type { StateProposal } from './state-proposal.js';

/**
 * Proposals that read the gradient, and a Metropolis test that takes both ways into account: that at the proposal is kept
 * for the next step, which makes it one gradient a step.
 */
export function informed(where: string, encoding: Encoding, proposal: StateProposal): Kernel<Point, MetropolisInfo> {
  return {
    init: (position, energy) => {
      checkStates(`${where}.init`, position, encoding);
      return startAt(`${where}.init`, position, energy);
    },
    step: (key, current, energy) =>
      scope(() => {
        const [proposalKey, acceptKey] = split(key, 2);
        const here = proposal.odds(placeOf(current, encoding));
        const states = proposal.draw(proposalKey, here);
        const proposed = pointAt(encoding.position(states, current.position), energy);
        const there = proposal.odds(placeOf(proposed, encoding));
        const proposals = tf.sub(proposal.log(here, states), proposal.log(there, here.states));
        const energyError = tf.add<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), proposals);
        return metropolis(acceptKey, { current, proposed, energyError });
      }),
  };
}
