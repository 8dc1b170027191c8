import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope } from '@ebmjs/core';
import { choleskyFactor } from './cholesky-factor.js';

/** Coordinates of different scales, uncorrelated. */
export interface DiagonalMass {
  /**
   * `[...event]`, flat or not, or `[chains, ...event]`: the standard deviation of each coordinate, as far as it is known. The
   * momentum of a coordinate has the variance `scale^-2`.
   */
  readonly scale: tf.Tensor;
}

/** Correlated coordinates. */
export interface DenseMass {
  /** `[d, d]`, lower triangular: the covariance of an event's `d` numbers in order is `factor factor'`. */
  readonly factor: tf.Tensor2D;
}

/**
 * The mass matrix of a momentum, as data: `M^-1 = L L'` with `L` the diagonal `scale` or the lower triangular `factor`.
 * Best where `L L'` is the covariance of the target. Tensors are borrowed by the kernels that take them.
 *
 * Kernels work with `u = L' p`, which is `N(0, I)`: a drift is `x + t L u`, a kick `u - t L' dE/dx` and the kinetic
 * energy `|u|^2 / 2`, so that nothing is ever inverted.
 */
export type Mass = DiagonalMass | DenseMass;

/** The mass for coordinates of these variances (estimates will do), `[...event]`. The result is the caller's. */
export function diagonalMass(variance: tf.Tensor | readonly number[]): DiagonalMass {
  return { scale: scope(() => tf.sqrt(variance instanceof tf.Tensor ? variance : tf.tensor1d([...variance]))) };
}

/**
 * The mass for events of this covariance, `d` rows of `d` numbers. The result is the caller's.
 *
 * Throws an `EbmError` unless the matrix is symmetric and positive definite.
 */
export function denseMass(covariance: readonly ArrayLike<number>[]): DenseMass {
  const d = covariance.length;
  return { factor: tf.tensor2d(Float32Array.from(choleskyFactor('denseMass.covariance', covariance)), [d, d]) };
}

/** Returns `mass` if it is one, else throws an `EbmError` for `where`. */
function validMass(where: string, mass: Mass): Mass {
  const tensor = (mass as Partial<DiagonalMass>)?.scale ?? (mass as Partial<DenseMass>)?.factor;
  if (!(tensor instanceof tf.Tensor)) throw new EbmError(where, 'must hold a tensor scale or factor', mass);
  if ('factor' in mass && (tensor.rank !== 2 || tensor.shape[0] !== tensor.shape[1])) {
    throw new EbmError(`${where}.factor`, 'must have shape [d, d]', tensor.shape);
  }
  if (tensor.dtype !== 'float32') throw new EbmError(where, 'must be float32', tensor.dtype);
  return mass;
}

/** The same for an option that may be left out. */
export const optionalMass = (where: string, mass: Mass | undefined): Mass | undefined =>
  mass === undefined ? undefined : validMass(where, mass);

/** `L u`, the velocity of a whitened momentum; `u` itself without a mass. */
export const velocityOf = (u: tf.Tensor, mass?: Mass): tf.Tensor => times(u, mass, true);

/** `L' g`, what a slope does to a whitened momentum; `g` itself without a mass. */
export const pullOf = (gradient: tf.Tensor, mass?: Mass): tf.Tensor => times(gradient, mass, false);

function times(x: tf.Tensor, mass: Mass | undefined, transposed: boolean): tf.Tensor {
  if (!mass) return x;
  if ('scale' in mass) return tf.mul(x, sized(mass.scale, x));
  const rows = tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D;
  if (rows.shape[1] !== mass.factor.shape[0]) {
    throw new EbmError(
      'mass.factor',
      `must be ${rows.shape[1]} by ${rows.shape[1]}, for events [${x.shape.slice(1)}]`,
      [...mass.factor.shape],
    );
  }
  return tf.reshape(tf.matMul(rows, mass.factor, false, transposed), x.shape);
}

/** `scale` in the shape that goes with the rows of `x`: broadcasting would take a wrong one for a larger batch. */
function sized(scale: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const [chains, ...event] = x.shape;
  if (scale.size === x.size / chains!) return tf.reshape(scale, event);
  if (scale.size === x.size && scale.shape[0] === chains) return tf.reshape(scale, x.shape);
  throw new EbmError('mass.scale', `must have shape [${event}] or [${x.shape}]`, scale.shape);
}
