import { EbmError, knownOptions, positive } from '@ebmjs/core';
import { cholesky, lowerInverse, type Matrix } from '../cholesky.js';
import { checkedMatrix } from '../correlated-gaussian.js';
import { finite, perCoordinate } from '../extent.js';

/** One Gaussian of a mixture. */
export interface GaussianComponent {
  /** Its share, in any unit. @defaultValue 1 */
  readonly weight?: number;
  /** One number for all coordinates, or a flat list. @defaultValue 0 */
  readonly mean?: number | readonly number[];
  /** Standard deviation: one number for all coordinates, or a flat list. @defaultValue 1 */
  readonly scale?: number | readonly number[];
  /** Symmetric and positive definite, row by row; in place of `scale`. */
  readonly covariance?: readonly (readonly number[])[];
}

/** A component in float64, its covariance `C = L L'`. */
export interface CheckedComponent {
  readonly weight: number;
  readonly mean: Float64Array;
  readonly covariance: Matrix;
  readonly lower: Matrix;
  /** `L^-1`. */
  readonly whitening: Matrix;
  /** `log(weight / det L)`. */
  readonly logHeight: number;
}

/** The component in float64. Throws an `EbmError` for `where` unless it fits events of `size` numbers. */
export function checkedComponent(where: string, component: GaussianComponent, size: number): CheckedComponent {
  knownOptions(where, component, ['weight', 'mean', 'scale', 'covariance']);
  const weight = positive(`${where}.weight`, component.weight ?? 1);
  const mean = perCoordinate(`${where}.mean`, component.mean ?? 0, { size, check: finite });
  const covariance = covarianceOf(where, component, size);
  const lower = cholesky(`${where}.covariance`, covariance);
  const logDet = lower.reduce((sum, row, i) => sum + Math.log(row[i]!), 0);
  return { weight, mean, covariance, lower, whitening: lowerInverse(lower), logHeight: Math.log(weight) - logDet };
}

function covarianceOf(where: string, { scale, covariance }: GaussianComponent, size: number): Matrix {
  if (covariance === undefined) {
    const each = perCoordinate(`${where}.scale`, scale ?? 1, { size, check: positive });
    return Array.from(each, (s, i) => Float64Array.from(each, (_, j) => (i === j ? s * s : 0)));
  }
  if (scale !== undefined) throw new EbmError(`${where}.scale`, 'must be absent where covariance is given');
  return checkedMatrix(`${where}.covariance`, covariance, size);
}
