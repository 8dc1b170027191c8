import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Energy, type FactoredEnergy } from '@ebmjs/core';
import { combine } from './combine.js';

/**
 * All of them at once, each as strongly as its weight says: `E(x) = sum_i w_i E_i(x)`, a product of densities to the
 * powers `w_i` (Hinton 2002 with unequal experts). A weight above 1 sharpens its part, one below 0 leads away from what
 * it likes, and one of 0 leaves it out, also where it is infinite: it is not evaluated.
 *
 * `product` is the sum with weights of 1, `temper` that of one energy, `negation` that of one with a weight below 0. Has
 * `valueAndGrad` where an energy with a weight other than 0 has; its `factors` are the `w_i E_i`. Throws an `EbmError`
 * unless there is a finite weight for each energy, and one that is not 0.
 */
export function weightedSum(energies: readonly Energy[], weights: readonly number[]): FactoredEnergy {
  return sumOf('weightedSum', energies, validWeights('weightedSum', weights, energies.length));
}

/** `sum_i w_i E_i` of checked weights, those of 0 left out. */
export function sumOf(where: string, energies: readonly Energy[], weights: readonly number[]): FactoredEnergy {
  const rates = weights.filter((weight) => weight !== 0);
  const parts = energies.filter((_, i) => weights[i] !== 0);
  const sum = combine(where, parts, {
    value: (values) => total(values.map((value, i) => scaled(value, rates[i]!))),
    slopes: () => rates,
  });
  return Object.assign(sum, { factors: parts.map((part, i) => times(where, part, rates[i]!)) });
}

/** Throws an `EbmError` unless these are finite weights of `n` parts, not all of them 0. */
export function validWeights(where: string, weights: readonly number[], n: number): readonly number[] {
  finiteNumbers(`${where}.weights`, weights, n);
  if (weights.every((weight) => weight === 0)) throw new EbmError(`${where}.weights`, 'must have one that is not 0');
  return [...weights];
}

/** Throws an `EbmError` unless these are `n` finite numbers. */
export function finiteNumbers(where: string, values: readonly number[], n: number): void {
  if (values.length !== n) throw new EbmError(where, `must hold ${n} numbers, one a part`, values.length);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new EbmError(`${where}[${bad}]`, 'must be a finite number', values[bad]);
}

/** `rate E` */
function times(where: string, energy: Energy, rate: number): Energy {
  if (rate === 1) return energy;
  return combine(where, [energy], { value: ([value]) => scaled(value!, rate), slopes: () => [rate] });
}

const scaled = (value: tf.Tensor1D, rate: number): tf.Tensor1D => (rate === 1 ? value : tf.mul(value, rate));

const total = (values: readonly tf.Tensor1D[]): tf.Tensor1D =>
  values.length === 1 ? values[0]! : tf.addN([...values]);
