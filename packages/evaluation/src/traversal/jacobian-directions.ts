import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, lossAndGradients, scope, turnTaking, whole } from '@ebmjs/core';
import { Matrix, SVD } from 'ml-matrix';
import type { Directions } from './hessian-directions.js';

export interface JacobianDirectionsOptions {
  /** A layer of features `[n, ...event] -> [n, features]`, row by row. */
  readonly features: (x: tf.Tensor) => tf.Tensor2D;
  /** `[n, ...event]`, borrowed. */
  readonly x: tf.Tensor;
  /** How many directions. @defaultValue 3 */
  readonly count?: number;
  /** Looked at between features. */
  readonly signal?: AbortSignal;
}

/**
 * Right singular vectors of the Jacobian `df/dx` of features at each row: the directions along which these change most.
 * One gradient a feature, for all rows at once.
 */
export async function jacobianDirections(options: JacobianDirectionsOptions): Promise<Directions> {
  knownOptions('jacobianDirections', options, ['features', 'x', 'count', 'signal']);
  const { x, count = 3 } = options;
  const size = x.size / (x.shape[0] ?? 0);
  const slopes = await featureSlopes(options);
  if (whole('jacobianDirections.count', count) > Math.min(size, slopes.length)) {
    const what = `must be at most the ${Math.min(size, slopes.length)} singular values`;
    throw new EbmError('jacobianDirections.count', what, count);
  }
  const all = new Float32Array(count * x.size);
  const values = Array.from({ length: x.shape[0]! }, (_, row) => {
    const jacobian = new Matrix(slopes.map((slope) => Array.from(slope.subarray(row * size, (row + 1) * size))));
    const { diagonal, rightSingularVectors } = new SVD(jacobian, { autoTranspose: true });
    for (let i = 0; i < count; i++) all.set(rightSingularVectors.getColumn(i), i * x.size + row * size);
    return diagonal.slice(0, count);
  });
  return { values, vectors: tf.tensor(all, [count, ...x.shape]) };
}

/** The gradient of each feature, `[n, ...event]` each, on the host. */
async function featureSlopes({ features, x, signal }: JacobianDirectionsOptions): Promise<Float32Array[]> {
  const takeTurns = turnTaking(signal);
  const slopes: Float32Array[] = [];
  for (let count = 1; slopes.length < count;) {
    await takeTurns();
    const slope = scope(() => {
      const feature = ({ y }: { readonly [name: string]: tf.Tensor }): tf.Scalar => {
        const all = features(y!);
        if (all.rank !== 2 || all.shape[0] !== x.shape[0] || all.shape[1] === 0) {
          throw new EbmError('jacobianDirections.features', `must return shape [${x.shape[0]}, features]`, all.shape);
        }
        count = all.shape[1];
        return tf.sum(tf.slice(all, [0, slopes.length], [-1, 1]));
      };
      return lossAndGradients(feature, { y: x }).grads['y']!;
    });
    slopes.push(await slope.data<'float32'>().finally(() => slope.dispose()));
  }
  return slopes;
}
