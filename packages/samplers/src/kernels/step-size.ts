import * as tf from '@tensorflow/tfjs-core';
import { EbmError, positive } from '@ebmjs/core';

/**
 * A step size as data: one number, a scalar tensor, or `[chains]` with one a chain. A tensor is borrowed and its values
 * are not read back: that they are above 0 is for its maker to see to.
 */
export type StepSize = number | tf.Tensor;

/** Returns `value` if it is a finite number above 0 or a float32 tensor of rank 0 or 1, else throws for `where`. */
export function validStepSize(where: string, value: StepSize): StepSize {
  if (!(value instanceof tf.Tensor)) return positive(where, value);
  if (value.rank > 1) throw new EbmError(where, 'must have shape [] or [chains]', value.shape);
  if (value.dtype !== 'float32') throw new EbmError(where, 'must be float32', value.dtype);
  return value;
}

/** `factor` times the size, as something that multiplies the rows of `x`: a number, a scalar or `[chains, 1, ...]`. */
export function forRows(size: StepSize, x: tf.Tensor, factor = 1): number | tf.Tensor {
  if (typeof size === 'number') return size * factor;
  const times = factor === 1 ? size : tf.mul(size, factor);
  if (size.rank === 0) return times;
  if (size.shape[0] !== x.shape[0]) {
    throw new EbmError('stepSize', `must have shape [] or [${x.shape[0]}], one a chain`, size.shape);
  }
  return tf.reshape(times, [-1, ...x.shape.slice(1).map(() => 1)]);
}

/** The square root of `factor` times the size, of the size's own shape. */
export const rootOf = (size: StepSize, factor: number): StepSize =>
  typeof size === 'number' ? Math.sqrt(size * factor) : tf.sqrt(tf.mul(size, factor));

/** A step size, or a function that gives each chain one by its energy `[chains]`. */
export type StepSizes = StepSize | ((energies: tf.Tensor1D) => tf.Tensor1D);

/** Returns `value` if it is a step size or a function, else throws for `where`. */
export const validStepSizes = (where: string, value: StepSizes): StepSizes =>
  typeof value === 'function' ? value : validStepSize(where, value);

/** The step size of chains at these energies. */
export const stepSizeAt = (sizes: StepSizes, energies: tf.Tensor1D): StepSize =>
  typeof sizes === 'function' ? sizes(energies) : sizes;
