import * as tf from '@tensorflow/tfjs-core';
import type { Key } from '@ebmjs/core';
import { rowSum } from '../row-sum.js';
import { drawOneHot } from './draw-one-hot.js';
import type { Place } from './gains.js';

/** Log probabilities of a move, state by state and site by site. */
export interface Odds {
  /** Where the move starts, one-hot rows `[n, sites, states]`. */
  readonly states: tf.Tensor3D;
  /** Those of its ends, of which a move's are summed; `[n, sites, states]`. */
  readonly logs: tf.Tensor3D;
}

/** A distribution of states to go to, given where a chain is. */
export interface StateProposal {
  readonly odds: (from: Place) => Odds;
  /** The states proposed, one-hot rows `[n, sites, states]`. */
  readonly draw: (key: Key, odds: Odds) => tf.Tensor3D;
  /** Log probabilities `[n]` of proposing `to`, which `draw` could have. */
  readonly log: (odds: Odds, to: tf.Tensor3D) => tf.Tensor1D;
}

/** As good as minus infinity in an exponent, and 0 times it is 0. */
const NEVER = -1e30;

/**
 * One site is given another state, chosen among all of them with probability proportional to `exp(gain / 2)`
 * (Grathwohl et al. 2021, Algorithm 1).
 */
export const oneSite: StateProposal = proposalOfOneSite(({ gains }) => tf.mul(gains, 0.5));

/** One site is given another state, all alike. Reads no gains. */
export const anySite: StateProposal = proposalOfOneSite(({ states }) => tf.zerosLike(states));

function proposalOfOneSite(logits: (from: Place) => tf.Tensor3D): StateProposal {
  return {
    odds: (from) => {
      const others = tf.where(tf.greater(from.states, 0.5), tf.fill(from.states.shape, NEVER), logits(from));
      const logs = logSoftmax(tf.reshape(others, [others.shape[0]!, -1]));
      return { states: from.states, logs: tf.reshape(logs, from.states.shape) };
    },
    draw: (key, { states, logs }) => {
      const drawn = drawOneHot(key, tf.reshape(tf.exp(logs), [states.shape[0], -1]));
      const chosen = tf.reshape(drawn, states.shape) as tf.Tensor3D;
      return tf.add(tf.mul(states, tf.sub(1, tf.sum(chosen, 2, true))), chosen);
    },
    log: ({ states, logs }, to) => rowSum(tf.mul(tf.mul(to, tf.sub(1, states)), logs)),
  };
}

/**
 * Each site is given a state, its own included, with probability proportional to
 * `exp(gain / 2 - |change|^2 / (4h))`, all sites at once (Zhang et al. 2022, Algorithm 1, whose step is `2h`).
 *
 * @param resistance `|change|^2 / (4h)` for a change of state
 */
export function allSites(resistance: number): StateProposal {
  return {
    odds: ({ states, gains }) => {
      const stay = tf.mul(tf.sub(1, states), resistance);
      return { states, logs: logSoftmax(tf.sub(tf.mul(gains, 0.5), stay)) };
    },
    draw: (key, { logs }) => drawOneHot(key, tf.exp(logs)),
    log: ({ logs }, to) => rowSum(tf.mul(to, logs)),
  };
}

/** Along the last axis. */
function logSoftmax<T extends tf.Tensor>(logits: T): T {
  const shifted = tf.sub(logits, tf.max(logits, -1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
}
