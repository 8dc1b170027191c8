import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, normal, positive, scope, split, within, type Kernel } from '@ebmjs/core';
import { pointAt, startAt, type Point } from '../point.js';
import { rowSum } from '../row-sum.js';
import { choose } from './choose.js';
import { kineticEnergy } from './hmc-proposal.js';
import { optionalMass, pullOf, velocityOf, type Mass } from './mass.js';
import { forRows, validStepSize, type StepSize } from './step-size.js';
import { thermostat } from './thermostat.js';

/** How far `underdamped` goes, and how fast it forgets where to. */
export interface UnderdampedOptions {
  /** `h`, a length like that of a leapfrog. Stable below twice the target's smallest scale. */
  readonly stepSize: StepSize;
  /** `c` in `p' = exp(-c h) p + ...`: how much of its momentum a chain loses in a unit of time. */
  readonly friction: number;
  /** `T` of the target `exp(-E/T)`. @defaultValue 1 */
  readonly temperature?: number;
  /** The shape of the target: `diagonalMass`, or `denseMass`. @defaultValue unit mass */
  readonly mass?: Mass;
}

/** Where chains are, and where they are going. */
export interface UnderdampedState extends Point {
  /** `[chains, ...event]`, whitened by the mass; `null` before the first step, which draws it. */
  readonly momentum: tf.Tensor | null;
}

/** What an underdamped step has to say, each `[chains]`. */
export interface UnderdampedInfo {
  /** `E(x')` where the step led. */
  readonly energy: tf.Tensor1D;
  /** The kinetic energy there; on average half the temperature a coordinate, less an error of the square of the step. */
  readonly kinetic: tf.Tensor1D;
  /** 1 where the step led to an energy or a slope that is not finite: the chain stayed and turned round; else 0. */
  readonly divergent: tf.Tensor1D;
}

/**
 * Underdamped Langevin dynamics in the BAOAB splitting of Leimkuhler and Matthews (2013, "Rational construction of
 * stochastic numerical methods for molecular sampling"): half a kick, half a drift, `p' = e^(-ch) p + sqrt(T (1 - e^(-2ch))) z`,
 * half a drift, half a kick. One gradient a step. Not corrected, but on Gaussians its positions have no error at all,
 * whatever the step; elsewhere one of order `h^2`.
 *
 * An energy that is not finite at the start throws an `EbmError`; one met on the way turns the chain round.
 */
export function underdamped(options: UnderdampedOptions): Kernel<UnderdampedState, UnderdampedInfo> {
  knownOptions('underdamped', options, ['stepSize', 'friction', 'temperature', 'mass']);
  const stepSize = validStepSize('underdamped.stepSize', options.stepSize);
  const friction = positive('underdamped.friction', options.friction);
  const temperature = within('underdamped.temperature', options.temperature ?? 1, 0, Infinity);
  const mass = optionalMass('underdamped.mass', options.mass);
  return {
    init: (position, energy) => ({ ...startAt('underdamped.init', position, energy), momentum: null }),
    step: (key, state, energy) =>
      scope(() => {
        const [noiseKey, startKey] = split(key, 2);
        const drawn = (): tf.Tensor => tf.mul(normal(startKey, state.position.shape), Math.sqrt(temperature));
        const here = { ...state, momentum: state.momentum ?? drawn() };
        const time = forRows(stepSize, here.momentum, 0.5);
        const kick = (u: tf.Tensor, gradient: tf.Tensor): tf.Tensor => tf.sub(u, tf.mul(pullOf(gradient, mass), time));
        const drift = (x: tf.Tensor, u: tf.Tensor): tf.Tensor => tf.add(x, tf.mul(velocityOf(u, mass), time));

        const kicked = kick(here.momentum, here.gradient);
        const midway = drift(here.position, kicked);
        const noise = tf.mul(normal(noiseKey, kicked.shape), Math.sqrt(temperature));
        const thrown = thermostat(kicked, noise, { friction, stepSize });
        const point = pointAt(drift(midway, thrown), energy);
        const there = { ...point, momentum: kick(thrown, point.gradient) };

        const sound = isSound(there);
        const next = choose(sound, there, { ...here, momentum: tf.neg(here.momentum) });
        const divergent = tf.sub<tf.Tensor1D>(1, tf.cast(sound, 'float32'));
        return [next, { energy: point.energy, kinetic: kineticEnergy(next.momentum), divergent }] as const;
      }),
  };
}

/** Where all of a row is finite, `[chains]`. */
function isSound({ position, energy, gradient }: Point): tf.Tensor1D {
  const sizes = tf.addN([rowSum(tf.abs(position)), rowSum(tf.abs(gradient)), tf.abs(energy)]);
  return tf.isFinite(sizes) as tf.Tensor1D;
}
