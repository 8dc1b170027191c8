import * as tf from '@tensorflow/tfjs-core';
import { langevinMove, normal, valueAndGradient, type Energy, type Key, type ValueAndGrad } from '@ebmjs/core';
import { pullOf, velocityOf, type Mass } from './mass.js';
import { forRows, rootOf, type StepSize } from './step-size.js';

/** What an unadjusted Langevin step is made of. */
export interface LangevinStep {
  readonly stepSize: StepSize;
  readonly temperature: number;
  readonly preconditioner?: Mass | undefined;
  readonly integrator?: 'euler' | 'heun' | undefined;
}

/** Where one step leads, with the energy and the gradient where it began. To be called in a `scope`. */
export function langevinStep(
  key: Key,
  x: tf.Tensor,
  energy: Energy,
  step: LangevinStep,
): { readonly position: tf.Tensor } & ValueAndGrad {
  const here = valueAndGradient(energy, x);
  return {
    ...here,
    position: step.integrator === 'heun' ? heun(key, x, { here, energy, step }) : euler(key, x, here.grad, step),
  };
}

/** `x - h M g + sqrt(2hT) L z` */
function euler(key: Key, x: tf.Tensor, gradient: tf.Tensor, step: LangevinStep): tf.Tensor {
  const { stepSize, temperature, preconditioner } = step;
  if (typeof stepSize === 'number' && !preconditioner) {
    return langevinMove(x, gradient, { stepSize, noise: Math.sqrt(2 * stepSize * temperature), key });
  }
  return tf.add(x, tf.sub(noiseOf(key, x, step), drift(gradient, step)));
}

interface HeunParts {
  readonly here: ValueAndGrad;
  readonly energy: Energy;
  readonly step: LangevinStep;
}

/** Euler's step, then another from `x` with the mean of the gradients at both its ends, and the same noise. */
function heun(key: Key, x: tf.Tensor, { here, energy, step }: HeunParts): tf.Tensor {
  const noised = tf.add(x, noiseOf(key, x, step));
  const there = valueAndGradient(energy, tf.sub(noised, drift(here.grad, step)));
  return tf.sub(noised, drift(tf.div(tf.add(here.grad, there.grad), 2), step));
}

/** `h M g` */
const drift = (gradient: tf.Tensor, { stepSize, preconditioner }: LangevinStep): tf.Tensor =>
  tf.mul(velocityOf(pullOf(gradient, preconditioner), preconditioner), forRows(stepSize, gradient));

/** `sqrt(2hT) L z` */
const noiseOf = (key: Key, x: tf.Tensor, { stepSize, temperature, preconditioner }: LangevinStep): tf.Tensor =>
  tf.mul(velocityOf(normal(key, x.shape), preconditioner), forRows(rootOf(stepSize, 2 * temperature), x));
