import * as tf from '@tensorflow/tfjs-core';
import type { Energy } from '@ebmjs/core';
import { analyticEnergy } from '../analytic-energy.js';
import type { Lattice } from './lattice.js';

export interface PairEnergyOptions {
  readonly lattice: Lattice;
  /** Numbers a site, the last axis of an event unless it is 1 and has none. */
  readonly numbers: number;
  readonly shape: readonly number[];
  /** One number a coordinate, flat. */
  readonly field: Float64Array;
}

/**
 * `E(x) = -sum_bonds J_ij x_i . x_j - sum_i h_i . x_i`, for any real `x`: with the symmetric matrix `J` of all couplings
 * the slope is `-J x - h`, and the energy its product with `x` in the same way.
 */
export function pairEnergy(where: string, { lattice, numbers, shape, field }: PairEnergyOptions): Energy {
  const { sites } = lattice;
  const couplings = couplingMatrix(lattice);
  const fields = Float32Array.from(field);
  return analyticEnergy(where, shape, (x) => {
    const rows = tf.reshape(x, [-1, sites, numbers]);
    const byNumber = tf.reshape(tf.transpose(rows, [0, 2, 1]), [-1, sites]) as tf.Tensor2D;
    const pulled = tf.reshape(tf.matMul(byNumber, tf.tensor2d(couplings, [sites, sites])), [-1, numbers, sites]);
    const coupled = tf.reshape(tf.transpose(pulled, [0, 2, 1]), [-1, sites * numbers]);
    const towards = tf.add(tf.mul(coupled, 0.5), fields);
    return {
      value: tf.neg(tf.sum(tf.mul(tf.reshape(x, [-1, sites * numbers]), towards), 1)),
      slope: () => tf.reshape(tf.neg(tf.add(coupled, fields)), x.shape),
    };
  });
}

function couplingMatrix({ sites, bonds }: Lattice): Float32Array {
  const matrix = new Float32Array(sites * sites);
  for (const { from, to, coupling } of bonds) {
    matrix[from * sites + to]! += coupling;
    matrix[to * sites + from]! += coupling;
  }
  return matrix;
}
