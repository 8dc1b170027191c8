import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Box, type Energy } from '@ebmjs/core';
import { pointAt, type Point } from './point.js';
import { reflect, type Motion } from './reflect.js';

/** A point of phase space. */
export interface Phase extends Point {
  /** `[chains, ...event]`, unit mass. */
  readonly momentum: tf.Tensor;
}

/** How long the leapfrogs are, how many, and what they bounce off. */
export interface LeapfrogOptions {
  readonly stepSize: number;
  readonly steps: number;
  readonly box?: Box | undefined;
}

/**
 * `steps` leapfrogs of `H(x, p) = E(x) + |p|^2 / 2` (Neal 2011, equations 2.28 to 2.30): half a kick, then drifts and
 * kicks in turn, then half a kick. One gradient a leapfrog. Borrows `start`; the result is the caller's.
 */
export function leapfrog(energy: Energy, start: Phase, { stepSize, steps, box }: LeapfrogOptions): Phase {
  let phase: Phase = { ...start, momentum: kick(start, stepSize / 2) };
  for (let i = 1; i <= steps; i++) {
    const next = scope(() => {
      const flown = drift(phase, stepSize, box);
      const point = pointAt(flown.position, energy);
      return { ...point, momentum: kick({ ...point, ...flown }, i < steps ? stepSize : stepSize / 2) };
    });
    release(i === 1 ? phase.momentum : phase); // the rest of the first is borrowed
    phase = next;
  }
  return phase;
}

/** `p - time dE/dx` */
const kick = ({ momentum, gradient }: Phase, time: number): tf.Tensor =>
  scope(() => tf.sub(momentum, tf.mul(gradient, time)));

/** `x + time p`, off the walls */
function drift({ position, momentum }: Phase, time: number, box?: Box): Motion {
  const flown = { position: tf.add(position, tf.mul(momentum, time)), momentum };
  return box ? reflect(flown, box) : flown;
}
