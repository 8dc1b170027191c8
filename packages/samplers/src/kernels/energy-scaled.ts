import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive, scope, within } from '@ebmjs/core';

/** How a step grows with the size of the energy. */
export interface EnergyScaledOptions {
  /** The step at energies `scale` away from `reference`. */
  readonly stepSize: number;
  /** A usual distance of energies from `reference`. */
  readonly scale: number;
  /** Where energies are measured from. @defaultValue 0 */
  readonly reference?: number;
  /** The power of the distance that the step grows with; below 0 it shrinks. @defaultValue 1 */
  readonly exponent?: number;
  /** The step is no less than this many times `stepSize`. @defaultValue 0.1 */
  readonly min?: number;
  /** The step is no more than this many times `stepSize`. @defaultValue 10 */
  readonly max?: number;
}

const OPTIONS = ['stepSize', 'scale', 'reference', 'exponent', 'min', 'max'];

/**
 * A step size for each chain by the size of its energy, `stepSize * clip((|E - reference| / scale)^exponent, min, max)`.
 * Du and Mordatch (2019, appendix A.12) report that "using the magnitude to energy to control step size" helped; they
 * give no formula, this one is ours. For `mala`, which stays exact with it, and for `langevin`'s preset `'paper'`.
 */
export function energyScaled(options: EnergyScaledOptions): (energies: tf.Tensor1D) => tf.Tensor1D {
  knownOptions('energyScaled', options, OPTIONS);
  const stepSize = positive('energyScaled.stepSize', options.stepSize);
  const scale = positive('energyScaled.scale', options.scale);
  const reference = within('energyScaled.reference', options.reference ?? 0, -Infinity, Infinity);
  const exponent = within('energyScaled.exponent', options.exponent ?? 1, -Infinity, Infinity);
  const min = positive('energyScaled.min', options.min ?? 0.1);
  const max = within('energyScaled.max', options.max ?? 10, min, Infinity);
  return (energies) =>
    scope(() => {
      const size = tf.div(tf.abs(tf.sub(energies, reference)), scale);
      return tf.mul<tf.Tensor1D>(tf.clipByValue(tf.pow(size, exponent), min, max), stepSize);
    });
}
