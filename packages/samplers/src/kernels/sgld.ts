import * as tf from '@tensorflow/tfjs-core';
import {
  knownOptions,
  positive,
  scope,
  split,
  within,
  type Energy,
  type Kernel,
  type Key,
  type State,
} from '@ebmjs/core';
import { firstStep } from '../first-step.js';
import type { LangevinInfo } from '../langevin-info.js';
import { rowNorm } from '../row-norm.js';
import { langevinStep } from './langevin-step.js';
import { optionalMass, type Mass } from './mass.js';

/** The steps of `sgld`, and what they take the gradient of. */
export interface SgldOptions {
  /** `h_t`: one size, or one for each step, counted from 0 (`polynomialDecay`, `cyclical`). */
  readonly stepSize: number | ((step: number) => number);
  /** `T` of the target `exp(-E/T)`, or one for each step. @defaultValue 1 */
  readonly temperature?: number | ((step: number) => number);
  /** The shape of the target, `diagonalMass` or `denseMass`: `M = L L'`. @defaultValue none */
  readonly preconditioner?: Mass;
  /**
   * An estimate of the energy whose gradient is right on average, such as that of a minibatch drawn with the key: for `n`
   * terms of which `m` are drawn, `n / m` times their sum. Called once a step.
   *
   * @defaultValue the energy itself
   */
  readonly estimate?: (energy: Energy, key: Key) => Energy;
}

/** Where chains are, and how many steps they have taken. */
export interface SgldState extends State {
  readonly steps: number;
}

/** What a step of `sgld` comes by. */
export interface SgldInfo extends LangevinInfo {
  /** `h_t` of this step. */
  readonly stepSize: number;
  /** The temperature of this step. */
  readonly temperature: number;
}

/**
 * Stochastic gradient Langevin dynamics (Welling and Teh 2011): `x' = x - h_t M g + sqrt(2 h_t T) L z` with `g` the
 * gradient of an estimate of the energy. Not corrected: its law is off by the size of its steps, and by the estimate's
 * noise, which the square of the step size bears.
 *
 * As with `langevin`, the energies of the first step must be finite, and nothing is read later.
 */
export function sgld(options: SgldOptions): Kernel<SgldState, SgldInfo> {
  knownOptions('sgld', options, ['stepSize', 'temperature', 'preconditioner', 'estimate']);
  const { estimate } = options;
  const sizeAt = scheduled(options.stepSize, (size) => positive('sgld.stepSize', size));
  const heatAt = scheduled(options.temperature ?? 1, (heat) => within('sgld.temperature', heat, 0, Infinity));
  const preconditioner = optionalMass('sgld.preconditioner', options.preconditioner);
  const first = firstStep('sgld');
  return {
    init: (position) => first.from({ position: tf.clone(position), steps: 0 }),
    step: (key, from, energy) =>
      scope(() => {
        const { steps } = from;
        const [noiseKey, estimateKey] = split(key, 2);
        const [stepSize, temperature] = [sizeAt(steps), heatAt(steps)];
        const used = estimate ? estimate(energy, estimateKey) : energy;
        const next = langevinStep(noiseKey, from.position, used, { stepSize, temperature, preconditioner });
        first.check(from, next.value);
        const info = { energy: next.value, gradientNorm: rowNorm(next.grad), stepSize, temperature };
        return [{ position: next.position, steps: steps + 1 }, info] as const;
      }),
  };
}

/** A number, checked now, or a function whose numbers are checked as they come. */
function scheduled(
  value: number | ((step: number) => number),
  check: (value: number) => number,
): (step: number) => number {
  if (typeof value === 'function') return (step) => check(value(step));
  check(value);
  return () => value;
}
