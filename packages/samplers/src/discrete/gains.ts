import * as tf from '@tensorflow/tfjs-core';
import type { Point } from '../point.js';
import type { Encoding } from './encoding.js';

/** Where chains are, as the proposals read it; `[n, sites, states]` each. */
export interface Place {
  /** One-hot rows. */
  readonly states: tf.Tensor3D;
  /** By how much `-E` would rise, to first order, with the site in that state: 0 for the one it is in. */
  readonly gains: tf.Tensor3D;
}

/** `dE/dx` times the change of `x`, with its sign turned, for every state of every site (Grathwohl et al. 2021). */
export function placeOf({ position, gradient }: Pick<Point, 'position' | 'gradient'>, encoding: Encoding): Place {
  const states = encoding.states(position);
  const slopes = encoding.slopes(gradient, states.shape[2]);
  return { states, gains: tf.sub(tf.sum(tf.mul(slopes, states), 2, true), slopes) };
}
