import * as tf from '@tensorflow/tfjs-core';
import {
  knownOptions,
  langevinMove,
  positive,
  scope,
  valueAndGradient,
  within,
  type Kernel,
  type State,
} from '@ebmjs/core';
import type { LangevinInfo } from './langevin-info.js';
import { rowNorm } from './row-norm.js';

/** Options of `langevin` with noise tied to its step. */
export interface ExactLangevinOptions {
  /** @defaultValue `'exact'` */
  readonly preset?: 'exact';
  /** `h` in `x' = x - h dE/dx + sqrt(2hT) z`. Stable below twice the target's smallest variance. */
  readonly stepSize: number;
  /** `T` of the target `exp(-E/T)`; 0 is gradient descent. @defaultValue 1 */
  readonly temperature?: number;
}

/** The preset `'exact'`: `x' = x - h dE/dx + sqrt(2hT) z`. */
export function exactLangevin(options: ExactLangevinOptions): Kernel<State, LangevinInfo> {
  knownOptions('langevin', options, ['preset', 'stepSize', 'temperature']);
  const h = positive('langevin.stepSize', options.stepSize);
  const temperature = within('langevin.temperature', options.temperature ?? 1, 0, Infinity);
  const spread = Math.sqrt(2 * h * temperature);
  return {
    init: (position) => ({ position: tf.clone(position) }),
    step: (key, { position }, energy) =>
      scope(() => {
        const { value, grad } = valueAndGradient(energy, position);
        const next = langevinMove(position, grad, { stepSize: h, noise: spread, key });
        return [{ position: next }, { energy: value, gradientNorm: rowNorm(grad) }] as const;
      }),
  };
}
