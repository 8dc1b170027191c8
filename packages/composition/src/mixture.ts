import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, type Energy } from '@ebmjs/core';
import { combine } from './combine.js';
import { negLogSumExp } from './neg-log-sum-exp.js';

export interface MixtureOptions {
  /** One number above 0 for each energy, in any unit: they are divided by their sum. @defaultValue all the same */
  readonly weights?: readonly number[];
  /** Their logarithms, instead, for weights that a number cannot hold; known up to a constant. */
  readonly logWeights?: readonly number[];
}

/**
 * Either one: densities add, `E(x) = -log sum_i w_i exp(-E_i(x))` with `sum_i w_i = 1` (Du, Li and Mordatch 2020,
 * "Compositional visual generation with energy based models", concept disjunction).
 *
 * The weights multiply *unnormalised* densities: component `i` has the share `w_i Z_i / sum_j w_j Z_j` of the samples.
 * For shares `s_i` of energies whose log partition functions are known, give `logWeights` of `log s_i - log Z_i`.
 *
 * Exact where energies are infinite: `Infinity` (outside a support) adds nothing, and only a point outside all
 * supports is at `Infinity`. Has `valueAndGrad` where at least one energy has:
 * `grad E = sum_i p_i grad E_i`, `p_i = w_i exp(E - E_i)`. Throws an `EbmError` for weights that do not fit.
 */
export function mixture(energies: readonly Energy[], options: MixtureOptions = {}): Energy {
  knownOptions('mixture', options, ['weights', 'logWeights']);
  const logs = logWeights(energies.length, options);
  const shifted = (values: readonly tf.Tensor1D[]): tf.Tensor1D[] => values.map((value, i) => tf.sub(value, logs[i]!));
  return combine('mixture', energies, {
    value: (values) => negLogSumExp(shifted(values)),
    slopes: (values, total) => shifted(values).map((value) => responsibility(value, total)),
  });
}

/** Share `exp(total - value)` of a component in the density at a point; 0 outside its support. */
function responsibility(value: tf.Tensor1D, total: tf.Tensor1D): tf.Tensor1D {
  const inside = tf.less(value, Infinity);
  return tf.where(inside, tf.exp(tf.sub(total, value)), tf.zerosLike(value));
}

/** Logarithms of weights that sum to 1. */
function logWeights(n: number, { weights, logWeights: given }: MixtureOptions): number[] {
  if (weights && given) throw new EbmError('mixture', 'takes weights or logWeights, not both');
  weights?.forEach((weight, i) => {
    if (!(weight > 0)) throw new EbmError(`mixture.weights[${i}]`, 'must be a finite number above 0', weight);
  });
  const logs = given ?? weights?.map(Math.log) ?? new Array<number>(n).fill(0);
  const name = given ? 'logWeights' : 'weights';
  if (logs.length !== n) throw new EbmError(`mixture.${name}`, `must hold ${n} numbers, one an energy`, logs.length);
  if (!logs.every(Number.isFinite)) throw new EbmError(`mixture.${name}`, 'must be finite', given ?? weights);
  const top = Math.max(...logs);
  const total = top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0));
  return logs.map((log) => log - total);
}
