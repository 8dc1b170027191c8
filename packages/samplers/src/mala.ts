import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, positive, scope, split, type Box, type Kernel } from '@ebmjs/core';
import { validBox } from './box.js';
import { metropolis, type MetropolisInfo } from './metropolis.js';
import { pointAt, startAt, type Point } from './point.js';
import { rowSum } from './row-sum.js';

/** How far `mala` proposes to go, and where it may. */
export interface MalaOptions {
  /** `h` in `x' = x - h dE/dx + sqrt(2h) z`. `hmc` with one leapfrog of length `sqrt(2h)` is the same kernel. */
  readonly stepSize: number;
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
  knownOptions('mala', options, ['stepSize', 'box']);
  const h = positive('mala.stepSize', options.stepSize);
  const box = options.box === undefined ? undefined : validBox('mala.box', options.box);
  return {
    init: (position, energy) => startAt('mala.init', position, energy, box),
    step: (key, current, energy) =>
      scope(() => {
        const [noiseKey, acceptKey] = split(key, 2);
        const noise = normal(noiseKey, current.position.shape);
        const shift = tf.sub(tf.mul(noise, Math.sqrt(2 * h)), tf.mul(current.gradient, h));
        const proposed = pointAt(tf.add(current.position, shift), energy);
        // log q(x' | x) = -|z|^2 / 2, and log q(x | x') the same of the noise that would lead back. From the gradients,
        // not from x - x', whose rounding error would grow as h shrinks.
        const back = tf.sub(tf.mul(tf.add(current.gradient, proposed.gradient), Math.sqrt(h / 2)), noise);
        const proposals = tf.div(rowSum(tf.sub(tf.square(back), tf.square(noise))), 2);
        const energyError = tf.add<tf.Tensor1D>(tf.sub(proposed.energy, current.energy), proposals);
        const inside = box ? isInside(proposed.position, box) : tf.onesLike(energyError);
        const [next, info] = metropolis(acceptKey, { current, proposed, energyError, allowed: inside });
        return [next, { ...info, outside: tf.sub<tf.Tensor1D>(1, inside) }] as const;
      }),
  };
}

/** 1 for the rows that lie in the box with every coordinate, else 0. */
function isInside(position: tf.Tensor, { min, max }: Box): tf.Tensor1D {
  const beyond = rowSum(tf.abs(tf.sub(position, tf.clipByValue(position, min, max))));
  return tf.cast(tf.equal(beyond, 0), 'float32');
}
