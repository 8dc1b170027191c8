import * as tf from '@tensorflow/tfjs-core';
import { langevinMove, release, scope, type Box, type Energy } from '@ebmjs/core';
import { LEAPFROG, type Integrator } from './kernels/integrator.js';
import { pullOf, velocityOf, type Mass } from './kernels/mass.js';
import { forRows, type StepSize } from './kernels/step-size.js';
import { pointAt, type Point } from './point.js';
import { reflect, type Motion } from './reflect.js';

/** A point of phase space. */
export interface Phase extends Point {
  /** `[chains, ...event]`; with a mass, whitened: `L' p`. */
  readonly momentum: tf.Tensor;
}

/** How long the leapfrogs are, how many, and what they bounce off. */
export interface LeapfrogOptions {
  /** Below 0 for steps back in time. */
  readonly stepSize: StepSize;
  readonly steps: number;
  readonly box?: Box | undefined;
  /** @defaultValue unit mass */
  readonly mass?: Mass | undefined;
  /** Another splitting in place of the leapfrog's. @defaultValue `LEAPFROG` */
  readonly integrator?: Integrator | undefined;
}

/**
 * `steps` leapfrogs of `H(x, p) = E(x) + |p|^2 / 2` (Neal 2011, equations 2.28 to 2.30): half a kick, then drifts and
 * kicks in turn, then half a kick. One gradient a drift. Borrows `start`; the result is the caller's.
 */
export function leapfrog(energy: Energy, start: Phase, options: LeapfrogOptions): Phase {
  const { steps, integrator = LEAPFROG } = options;
  const { drifts } = integrator;
  let phase: Phase = { ...start, momentum: scope(() => kick(start, integrator.kicks[0]!, options)) };
  const last = steps * drifts.length;
  for (let i = 1; i <= last; i++) {
    const next = scope(() => {
      const flown = drift(phase, drifts[(i - 1) % drifts.length]!, options);
      const point = pointAt(flown.position, energy);
      return { ...point, momentum: kick({ ...point, ...flown }, kickAfter(i, last, integrator), options) };
    });
    release(i === 1 ? phase.momentum : phase); // the rest of the first is borrowed
    phase = next;
  }
  return phase;
}

/** The share of a step that the kick after drift `i` takes: between steps, the last kick of one and the first of the next. */
function kickAfter(i: number, last: number, { kicks, drifts }: Integrator): number {
  const within = i % drifts.length;
  if (within !== 0) return kicks[within]!;
  return i < last ? kicks[drifts.length]! + kicks[0]! : kicks[drifts.length]!;
}

/** `p - time dE/dx` */
const kick = ({ momentum, gradient }: Phase, share: number, { stepSize, mass }: LeapfrogOptions): tf.Tensor =>
  moved(momentum, pullOf(gradient, mass), { stepSize, share: -share });

/** `x + time p`, off the walls */
function drift({ position, momentum }: Phase, share: number, { stepSize, mass, box }: LeapfrogOptions): Motion {
  const flown = { position: moved(position, velocityOf(momentum, mass), { stepSize, share }), momentum };
  return box ? reflect(flown, box) : flown;
}

interface Time {
  readonly stepSize: StepSize;
  /** Of the step. */
  readonly share: number;
}

/** `x + share h v`: in one pass where the backend can. */
function moved(x: tf.Tensor, v: tf.Tensor, { stepSize, share }: Time): tf.Tensor {
  if (typeof stepSize === 'number') return langevinMove(x, v, { stepSize: -share * stepSize });
  return tf.add(x, tf.mul(v, forRows(stepSize, v, share)));
}
