import * as tf from '@tensorflow/tfjs-core';

/** `I0(x)` for `x` up to 3.75, in powers of `(x / 3.75)^2`. */
const SMALL = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
/** `sqrt(x) exp(-x) I0(x)` from 3.75 on, in powers of `3.75 / x`. */
const LARGE = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377,
];
const BORDER = 3.75;

/**
 * Logarithm of the modified Bessel function `exp(-x) I0(x)`, for `x` from 0, to 2e-7 of the function (Abramowitz and
 * Stegun 1964, equations 9.8.1 and 9.8.2). Differentiable.
 */
export function logBesselI0e<T extends tf.Tensor>(x: T): T {
  // Each branch sees arguments on its own side only: what `where` drops must be finite too, or its gradient is NaN.
  const low = tf.minimum(x, BORDER);
  const high = tf.maximum(x, BORDER);
  const small = tf.sub(tf.log(polynomial(SMALL, tf.square(tf.div(low, BORDER)))), low);
  const large = tf.sub(tf.log(polynomial(LARGE, tf.div(BORDER, high))), tf.mul(tf.log(high), 0.5));
  return tf.where(tf.less(x, BORDER), small, large) as T;
}

/** Horner's rule. */
function polynomial(coefficients: readonly number[], x: tf.Tensor): tf.Tensor {
  return coefficients.reduceRight<tf.Tensor>((sum, c) => tf.add(tf.mul(sum, x), c), tf.zerosLike(x));
}
