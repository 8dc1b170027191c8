import * as tf from '@tensorflow/tfjs-core';
import { EbmError, scope, valueAndGradient, type Energy, type ValueAndGrad } from '@ebmjs/core';

/** A function of the energies of the parts, one row at a time. */
export interface Rule {
  /** The combined energy `[n]`. */
  readonly value: (energies: readonly tf.Tensor1D[]) => tf.Tensor1D;
  /** Its derivative in each part's energy: a number, or one a row `[n]`. */
  readonly slopes: (energies: readonly tf.Tensor1D[], value: tf.Tensor1D) => readonly (number | tf.Tensor1D)[];
}

/**
 * The energy `f(E_1, ..., E_m)` of the parts. Where a part has an analytic `valueAndGrad` so has the result, by the
 * chain rule: `grad = sum_i df/dE_i grad E_i`, the other parts' gradients taken as core takes them.
 */
export function combine(where: string, parts: readonly Energy[], { value, slopes }: Rule): Energy {
  checkParts(where, parts);
  const energy = (x: tf.Tensor): tf.Tensor1D => scope(() => value(parts.map((part) => part(x))));
  if (!parts.some((part) => part.valueAndGrad)) return energy;
  const valueAndGrad = (x: tf.Tensor): ValueAndGrad =>
    scope(() => {
      const each = parts.map((part) => valueAndGradient(part, x));
      const energies = each.map((part) => part.value);
      const combined = value(energies);
      const rates = slopes(energies, combined);
      return { value: combined, grad: total(each.map(({ grad }, i) => scaled(grad, rates[i]!))) };
    });
  return Object.assign(energy, { valueAndGrad });
}

const total = (terms: readonly tf.Tensor[]): tf.Tensor => (terms.length === 1 ? terms[0]! : tf.addN([...terms]));

/** Throws unless there is at least one part and each is a function. */
function checkParts(where: string, parts: readonly Energy[]): void {
  if (parts.length === 0) throw new EbmError(where, 'must be given at least one energy');
  parts.forEach((part, i) => {
    if (typeof part !== 'function') throw new EbmError(`${where}.energies[${i}]`, 'must be a function', part);
  });
}

/** Rows times their rates. A rate of 0 silences its row, also one that is not finite. */
function scaled(grad: tf.Tensor, rate: number | tf.Tensor1D): tf.Tensor {
  if (typeof rate === 'number') return rate === 1 ? grad : tf.mul(grad, rate);
  const rows = tf.reshape(rate, [-1, ...grad.shape.slice(1).map(() => 1)]);
  return tf.where(tf.equal(rows, 0), tf.zerosLike(grad), tf.mul(grad, rows));
}
