import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Energy } from '@ebmjs/core';
import { combine } from './combine.js';

/**
 * All of them at once, each as strongly as its weight says: `E(x) = sum_i w_i E_i(x)`, a product of densities to the
 * powers `w_i` (Hinton 2002 with unequal experts). A weight above 1 sharpens its part, one below 0 leads away from what
 * it likes, and one of 0 leaves it out, also where it is infinite: it is not evaluated.
 *
 * `product` is the sum with weights of 1, `temper` that of one energy, `negation` that of one with a weight below 0. Has
 * `valueAndGrad` where an energy with a weight other than 0 has. Throws an `EbmError` unless there is a finite weight for
 * each energy, and one that is not 0.
 */
export function weightedSum(energies: readonly Energy[], weights: readonly number[]): Energy {
  return sumOf('weightedSum', energies, validWeights('weightedSum', weights, energies.length));
}

/** `sum_i w_i E_i` of checked weights, those of 0 left out. */
export function sumOf(where: string, energies: readonly Energy[], weights: readonly number[]): Energy {
  const rates = weights.filter((weight) => weight !== 0);
  return combine(
    where,
    energies.filter((_, i) => weights[i] !== 0),
    {
      value: (values) => total(values.map((value, i) => (rates[i] === 1 ? value : tf.mul(value, rates[i]!)))),
      slopes: () => rates,
    },
  );
}

/** Throws an `EbmError` unless these are finite weights of `n` parts, not all of them 0. */
export function validWeights(where: string, weights: readonly number[], n: number): readonly number[] {
  if (weights.length !== n)
    throw new EbmError(`${where}.weights`, `must hold ${n} numbers, one a part`, weights.length);
  const bad = weights.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) throw new EbmError(`${where}.weights[${bad}]`, 'must be a finite number', weights[bad]);
  if (weights.every((weight) => weight === 0)) throw new EbmError(`${where}.weights`, 'must have one that is not 0');
  return [...weights];
}

const total = (values: readonly tf.Tensor1D[]): tf.Tensor1D =>
  values.length === 1 ? values[0]! : tf.addN([...values]);
