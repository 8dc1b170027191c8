import '#gradients';
import type * as tf from '@tensorflow/tfjs-core';
import type { Energy, ValueAndGrad } from './energy.js';
import { EbmError } from './error.js';
import { correctGradients, ensureGradients } from './correct-gradients.js';
import { scope } from './scope.js';
import { taped } from './taped.js';
import type { Params } from './model.js';

correctGradients();

/**
 * Energy and its gradient in the input, `[n]` and `[n, ...event]`: rows do not interact, so the gradient of the sum
 * is the stack of gradients. Uses the energy's own `valueAndGrad` where it has one. Borrows `x`.
 *
 * Throws an `EbmError` unless `x` is float32 and has a row, and the energy gives one number a row.
 */
export function valueAndGradient(energy: Energy, x: tf.Tensor): ValueAndGrad {
  const rows = x.shape[0] ?? 0;
  if (rows === 0) throw new EbmError('energy.x', 'must have shape [n, ...event] with n at least 1', x.shape);
  if (x.dtype !== 'float32') throw new EbmError('energy.x', 'must be float32', x.dtype);
  if (energy.valueAndGrad) return energy.valueAndGrad(x);
  ensureGradients();
  const one = (): tf.Tensor1D => {
    const value = energy(x);
    if (value.rank === 1 && value.size === rows) return value;
    throw new EbmError('energy', `must return shape [${rows}], one number a row`, value.shape);
  };
  // The slope of a row's energy is that of their sum, which need not be taken: tfjs begins with ones.
  const { value, grads } = taped(one, [x]);
  return { value: value as tf.Tensor1D, grad: grads[0]! };
}

/** `dE/dx` as a function `[n, ...event] -> [n, ...event]`. Its result is yours. */
export function gradient(energy: Energy): (x: tf.Tensor) => tf.Tensor {
  return (x) => scope(() => valueAndGradient(energy, x).grad);
}

/**
 * A scalar `loss` of named tensors and its gradient in each of them, owned by the caller: zero in those that have no
 * part in it. Borrows `params`.
 */
export function lossAndGradients(
  loss: (params: Params) => tf.Scalar,
  params: Params,
): { readonly value: tf.Scalar; readonly grads: Params } {
  ensureGradients();
  const names = Object.keys(params);
  const scalar = (): tf.Scalar => {
    const value = loss(params);
    if (value.rank !== 0) throw new EbmError('lossAndGradients.loss', 'must return a scalar', value.shape);
    return value;
  };
  const { value, grads } = taped(
    scalar,
    names.map((name) => params[name]!),
  );
  return { value: value as tf.Scalar, grads: Object.fromEntries(names.map((name, i) => [name, grads[i]!])) };
}
