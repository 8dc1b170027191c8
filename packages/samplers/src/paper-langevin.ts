import * as tf from '@tensorflow/tfjs-core';
import {
  knownOptions,
  langevinMove,
  positive,
  scope,
  valueAndGradient,
  within,
  type Box,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { validBox } from './box.js';
import { firstStep } from './first-step.js';
import { forRows, stepSizeAt, validStepSizes, type StepSize, type StepSizes } from './kernels/step-size.js';
import type { LangevinInfo } from './langevin-info.js';
import { rowNorm } from './row-norm.js';

/** Options of `langevin` as image models are trained with it. */
export interface PaperLangevinOptions {
  /** Names this preset. */
  readonly preset: 'paper';
  /** `a` in `x' = x~ - a clip(dE/dx)`, or a function of the energies `[chains]` (see `energyScaled`). @defaultValue 10 */
  readonly stepSize?: StepSizes;
  /** Standard deviation of the noise added before the gradient is taken; 0 for none. @defaultValue 0.005 */
  readonly noise?: number;
  /** Each element of the gradient is clipped to plus or minus this; `Infinity` for no clipping. @defaultValue 0.01 */
  readonly gradientClip?: number;
  /** Positions are clamped into this box after the step; `null` for none. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box | null;
}

/**
 * The preset `'paper'`: `x~ = x + s z`, then `x' = clamp(x~ - a clip(dE/dx (x~)))`, which is Algorithm 1 of Du and
 * Mordatch (2019, arXiv 1903.08689) in the order of their code, where the noise comes before the gradient.
 */
export function paperLangevin(options: PaperLangevinOptions): Kernel<State, LangevinInfo> {
  knownOptions('langevin', options, ['preset', 'stepSize', 'noise', 'gradientClip', 'box']);
  const { gradientClip = 0.01, box: given = { min: 0, max: 1 } } = options;
  const stepSize = validStepSizes('langevin.stepSize', options.stepSize ?? 10);
  const noise = within('langevin.noise', options.noise ?? 0.005, 0, Infinity);
  const clip = gradientClip === Infinity ? Infinity : positive('langevin.gradientClip', gradientClip);
  const box = given === null ? null : validBox('langevin.box', given);
  const first = firstStep('langevin');
  return {
    init: (position) => first.from({ position: tf.clone(position) }),
    step: (key, from, energy) =>
      scope(() => {
        const { position } = from;
        const noised = noise > 0 ? langevinMove(position, null, { noise, key }) : position;
        const { value, grad } = valueAndGradient(energy, noised);
        first.check(from, value);
        const next = descended(noised, grad, { stepSize: stepSizeAt(stepSize, value), clip, box });
        const info = { energy: value, gradientNorm: rowNorm(grad) };
        // The gradient is there already: whoever wants the share that was clipped counts it, and no step pays for it.
        return [{ position: next }, clip < Infinity ? { ...info, gradient: grad, gradientClip: clip } : info] as const;
      }),
  };
}

interface Descent {
  readonly stepSize: StepSize;
  readonly clip: number;
  readonly box: Box | null;
}

/** `clamp(x - a clip(g))` */
function descended(x: tf.Tensor, gradient: tf.Tensor, { stepSize, clip, box }: Descent): tf.Tensor {
  if (typeof stepSize === 'number') return langevinMove(x, gradient, { stepSize, clip, box });
  const clipped = clip < Infinity ? tf.clipByValue(gradient, -clip, clip) : gradient;
  return langevinMove(x, tf.mul(clipped, forRows(stepSize, x)), { stepSize: 1, box });
}
