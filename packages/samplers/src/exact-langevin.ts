import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, oneOf, scope, within, type Kernel, type State } from '@ebmjs/core';
import { firstStep } from './first-step.js';
import { langevinStep } from './kernels/langevin-step.js';
import { optionalMass, type Mass } from './kernels/mass.js';
import { validStepSize, type StepSize } from './kernels/step-size.js';
import type { LangevinInfo } from './langevin-info.js';
import { rowNorm } from './row-norm.js';

/** Options of `langevin` with noise tied to its step. */
export interface ExactLangevinOptions {
  /** @defaultValue `'exact'` */
  readonly preset?: 'exact';
  /** `h` in `x' = x - h dE/dx + sqrt(2hT) z`. Stable below twice the target's smallest variance. */
  readonly stepSize: StepSize;
  /** `T` of the target `exp(-E/T)`; 0 is gradient descent. @defaultValue 1 */
  readonly temperature?: number;
  /**
   * The shape of the target, `diagonalMass` or `denseMass`: `M = L L'` in `x' = x - h M dE/dx + sqrt(2hT) L z`. The same
   * target with another error.
   *
   * @defaultValue none
   */
  readonly preconditioner?: Mass;
  /**
   * `'heun'` takes two gradients a step, and its error is of order `h^2`: on `N(0, s^2)` its variance is
   * `s^2 (1 - c / 2) / (1 - c / 2 + c^2 / 4)` with `c = h / s^2`.
   *
   * @defaultValue `'euler'`
   */
  readonly integrator?: 'euler' | 'heun';
}

const OPTIONS = ['preset', 'stepSize', 'temperature', 'preconditioner', 'integrator'];

/** The preset `'exact'`: `x' = x - h dE/dx + sqrt(2hT) z`. */
export function exactLangevin(options: ExactLangevinOptions): Kernel<State, LangevinInfo> {
  knownOptions('langevin', options, OPTIONS);
  const step = {
    stepSize: validStepSize('langevin.stepSize', options.stepSize),
    temperature: within('langevin.temperature', options.temperature ?? 1, 0, Infinity),
    preconditioner: optionalMass('langevin.preconditioner', options.preconditioner),
    integrator: oneOf('langevin.integrator', options.integrator ?? 'euler', ['euler', 'heun']),
  };
  const first = firstStep('langevin');
  return {
    init: (position) => first.from({ position: tf.clone(position) }),
    step: (key, from, energy) =>
      scope(() => {
        const { position, value, grad } = langevinStep(key, from.position, energy, step);
        first.check(from, value);
        return [{ position }, { energy: value, gradientNorm: rowNorm(grad) }] as const;
      }),
  };
}
