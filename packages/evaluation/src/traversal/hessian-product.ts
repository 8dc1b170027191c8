import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients, oneOf, positive, scope, valueAndGradient, type Energy } from '@ebmjs/core';

/** `'double'`: the gradient is differentiated. `'differences'`: two gradients are subtracted. */
export type HessianMethod = 'double' | 'differences';

export interface HessianProductOptions {
  /** @defaultValue `'double'`, and `'differences'` where an operation has no second derivative */
  readonly method?: HessianMethod;
  /** Distance to either side, for `'differences'`. @defaultValue 0.01 */
  readonly step?: number;
}

export interface HessianProduct {
  /** `H v`, row by row: `[n, ...event] -> [n, ...event]`, owned by the caller. Borrows `v`. */
  readonly product: (v: tf.Tensor) => tf.Tensor;
  readonly method: HessianMethod;
}

/**
 * Products with the Hessians `d^2 E / dx^2` at each row of `x` `[n, ...event]`, which it borrows for as long as it is used.
 *
 * Where `method` is not given, one product is tried. A network of rectifiers has a Hessian of 0 almost everywhere:
 * `'differences'`, with a step beyond the next kinks, sees how its slope changes all the same.
 */
export function hessianProduct(energy: Energy, x: tf.Tensor, options: HessianProductOptions = {}): HessianProduct {
  const step = positive('hessianProduct.step', options.step ?? 0.01);
  const plain: Energy = (y) => energy(y); // an analytic gradient need not be differentiable
  const double = (v: tf.Tensor): tf.Tensor =>
    scope(() => {
      const along = ({ y }: { readonly [name: string]: tf.Tensor }): tf.Scalar =>
        tf.sum(tf.mul(valueAndGradient(plain, y!).grad, v));
      return lossAndGradients(along, { y: x }).grads['y']!;
    });
  const differences = (v: tf.Tensor): tf.Tensor =>
    scope(() => {
      const slope = (sign: number): tf.Tensor => valueAndGradient(energy, tf.add(x, tf.mul(v, sign * step))).grad;
      return tf.div(tf.sub(slope(1), slope(-1)), 2 * step);
    });
  const method = oneOf('hessianProduct.method', options.method ?? tried(double, x), ['double', 'differences']);
  return { method, product: method === 'double' ? double : differences };
}

/** Whether every operation has a second derivative: tfjs says at once where one has none. */
function tried(double: (v: tf.Tensor) => tf.Tensor, x: tf.Tensor): HessianMethod {
  try {
    scope(() => void double(tf.onesLike(x)));
    return 'double';
  } catch (error) {
    if (error instanceof Error && /gradient function not found/i.test(error.message)) return 'differences';
    throw error;
  }
}
