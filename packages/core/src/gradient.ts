import '#gradients';
import * as tf from '@tensorflow/tfjs-core';
import type { Energy, ValueAndGrad } from './energy.js';
import { correctGradients, ensureGradients } from './correct-gradients.js';
import { scope } from './scope.js';
import type { Params } from './model.js';

correctGradients();

/**
 * Energy and its gradient in the input, `[n]` and `[n, ...event]`: rows do not interact, so the gradient of the sum
 * is the stack of gradients. Uses the energy's own `valueAndGrad` where it has one. Borrows `x`.
 */
export function valueAndGradient(energy: Energy, x: tf.Tensor): ValueAndGrad {
  if (energy.valueAndGrad) return energy.valueAndGrad(x);
  ensureGradients();
  return scope(() => {
    let kept: tf.Tensor1D | undefined;
    const grad = tf.grad((point) => {
      kept = tf.keep(energy(point)); // or grad's own tidy would free it
      // Nothing times the point: an energy that ignores its input is flat, where tfjs would throw.
      return tf.add(tf.sum(kept), tf.mul(tf.sum(point), 0));
    })(x);
    const value = kept!.clone();
    kept!.dispose();
    return { value, grad };
  });
}

/** `dE/dx` as a function `[n, ...event] -> [n, ...event]`. Its result is yours. */
export function gradient(energy: Energy): (x: tf.Tensor) => tf.Tensor {
  return (x) => scope(() => valueAndGradient(energy, x).grad);
}

/** A scalar `loss` of named tensors and its gradient in each of them, owned by the caller. Borrows `params`. */
export function lossAndGradients(
  loss: (params: Params) => tf.Scalar,
  params: Params,
): { readonly value: tf.Scalar; readonly grads: Params } {
  ensureGradients();
  const names = Object.keys(params);
  const named = (tensors: readonly tf.Tensor[]): Params =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => loss(named(tensors)))(
    names.map((name) => params[name]!),
  );
  return { value: value as tf.Scalar, grads: named(grads) };
}
