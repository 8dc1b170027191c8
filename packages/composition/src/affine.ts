import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, type Energy } from '@ebmjs/core';
import { inverse } from './inverse.js';
import { pulledBack, type LinearMap } from './pulled-back.js';

export interface AffineOptions {
  /**
   * `A`: a number for all coordinates, one for each, or an invertible matrix as rows, over the coordinates of an event row
   * by row. @defaultValue 1
   */
  readonly scale?: number | readonly number[] | readonly (readonly number[])[];
  /** `b`: a number for all coordinates or one for each. @defaultValue 0 */
  readonly shift?: number | readonly number[];
}

/**
 * A linear change of variable: the energy of `x = A z + b` where `energy` is that of `z`,
 * `E_x(x) = E(A^-1 (x - b)) + log |det A|`, so that densities keep their partition function. Whatever samples `z` gives,
 * `A z + b` is a sample of the result.
 *
 * Throws an `EbmError` for a scale of 0 or a matrix that has no inverse, and for numbers of another count than the event's
 * coordinates (those of a list or matrix at the first call).
 */
export function affine(energy: Energy, options: AffineOptions): Energy {
  knownOptions('affine', options, ['scale', 'shift']);
  const { scale = 1, shift = 0 } = options;
  finite('affine.shift', shift);
  return pulledBack('affine', energy, isMatrix(scale) ? byMatrix(scale, shift) : byNumbers(scale, shift));
}

type Numbers = number | readonly number[];
type Matrix = readonly (readonly number[])[];

const isMatrix = (scale: Numbers | Matrix): scale is Matrix => Array.isArray(scale) && Array.isArray(scale[0]);

function byNumbers(scale: Numbers, shift: Numbers): LinearMap {
  finite('affine.scale', scale);
  const logs = asList(scale).map((value) => Math.log(Math.abs(value)));
  if (logs.includes(-Infinity)) throw new EbmError('affine.scale', 'must be other than 0', scale);
  const sum = logs.reduce((total, log) => total + log, 0);
  return {
    there: (x) => tf.div(tf.sub(x, inEvent('affine.shift', shift, x)), inEvent('affine.scale', scale, x)),
    back: (grad) => tf.div(grad, inEvent('affine.scale', scale, grad)),
    offset: (x) => (typeof scale === 'number' ? sum * coordinates(x) : sum),
  };
}

function byMatrix(matrix: Matrix, shift: Numbers): LinearMap {
  const { inverse: rows, logDeterminant } = inverse('affine.scale', matrix);
  const times = (x: tf.Tensor, transposed: boolean): tf.Tensor => {
    if (coordinates(x) !== rows.length) {
      throw new EbmError('affine.scale', `must have ${coordinates(x)} rows, one a coordinate`, rows.length);
    }
    return tf.reshape(tf.matMul(tf.reshape(x, [-1, rows.length]), tf.tensor2d(rows), false, transposed), x.shape);
  };
  return {
    there: (x) => times(tf.sub(x, inEvent('affine.shift', shift, x)), true),
    back: (grad) => times(grad, false),
    offset: () => logDeterminant,
  };
}

const asList = (values: Numbers): readonly number[] => (typeof values === 'number' ? [values] : values);
const coordinates = ({ shape, size }: tf.Tensor): number => size / shape[0]!;

function finite(where: string, values: Numbers): void {
  const bad = asList(values).find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new EbmError(where, 'must be finite', bad);
}

/** Numbers, one for all or for each coordinate, to be used with events like `x`. */
function inEvent(where: string, values: Numbers, x: tf.Tensor): number | tf.Tensor {
  if (typeof values === 'number') return values;
  if (values.length !== coordinates(x)) throw new EbmError(where, `must have ${coordinates(x)} numbers`, values.length);
  return tf.tensor([...values], [1, ...x.shape.slice(1)], 'float32');
}
