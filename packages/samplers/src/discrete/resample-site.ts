import * as tf from '@tensorflow/tfjs-core';
import type { Energy, Key } from '@ebmjs/core';
import type { EnergyState } from '../point.js';
import { rowSum } from '../row-sum.js';
import { drawOneHot } from './draw-one-hot.js';
import type { Encoding } from './encoding.js';
import { turn } from './turn.js';

/** What came of resampling a site. */
export interface Resampled extends EnergyState {
  /** 1 where the site is in another state, `[chains]`. */
  readonly changed: tf.Tensor1D;
  /** How many of its states had an energy that is not finite, `[chains]`. */
  readonly refused: tf.Tensor1D;
}

/** Which site, in what encoding. */
export interface SiteOf {
  /** 1 at the site, else 0: `[n, sites, 1]`, or `[1, sites, 1]` for the same in all chains. */
  readonly site: tf.Tensor3D;
  readonly encoding: Encoding;
}

/**
 * Draws the state of one site given all others, `p(v)` proportional to `exp(-E(x with v))`, from the energies of all its
 * states: that of the present one is known, the others are computed in one batch. Never goes where the energy is not
 * finite.
 */
export function resampleSite(
  key: Key,
  { position, energy: known }: EnergyState,
  energy: Energy,
  { site, encoding }: SiteOf,
): Resampled {
  const states = encoding.states(position);
  const [n, , k] = states.shape;
  const turned = Array.from({ length: k - 1 }, (_, i) =>
    tf.add<tf.Tensor3D>(tf.mul(states, tf.sub(1, site)), tf.mul(turn(states, i + 1), site)),
  );
  const others = energy(encoding.position(tf.concat(turned, 0), position));
  const energies = tf.transpose(tf.concat([tf.reshape(known, [1, n]), tf.reshape(others, [k - 1, n])], 0));
  const finite = tf.isFinite(energies);
  const drops = tf.where(finite, tf.sub(tf.reshape(known, [n, 1]), energies), tf.zerosLike(energies));
  const weights = tf.mul(tf.exp(tf.sub(drops, tf.max(drops, 1, true))), tf.cast(finite, 'float32'));
  const chosen = drawOneHot(key, weights);
  const share = (i: number): tf.Tensor => tf.reshape(tf.slice(chosen, [0, i], [-1, 1]), [n, 1, 1]);
  const next = [states, ...turned].map((candidate, i) => tf.mul(candidate, share(i)));
  return {
    position: encoding.position(tf.addN(next) as tf.Tensor3D, position),
    energy: rowSum(tf.where(tf.greater(chosen, 0.5), energies, tf.zerosLike(energies))),
    changed: tf.reshape(tf.sub(1, share(0)), [n]),
    refused: rowSum(tf.sub(1, tf.cast(finite, 'float32'))),
  };
}
