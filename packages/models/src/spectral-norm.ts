import * as tf from '@tensorflow/tfjs-core';
import { normal, scope, type Key } from '@ebmjs/core';

const ITERATIONS_AT_START = 20;

/**
 * The kernel divided by its largest singular value as the vector `u` estimates it, `W / |M u|` with `M` the kernel as
 * a matrix `[all but the last axis, last axis]` (Miyato et al. 2018, "Spectral normalization for GANs", eq. 8).
 *
 * `u` `[out, 1]` is a constant: `|M u| = v' M u` for `v = M u / |M u|`, and its gradient `v u'` is that of the paper's
 * form with `u` and `v` held fixed. The result stays differentiable in the kernel.
 */
export function spectrallyNormalised(kernel: tf.Tensor, u: tf.Tensor2D): tf.Tensor {
  return tf.div(kernel, singularValue(kernel, u));
}

/**
 * For kernels that start at almost zero: `W / s * min(s, 1)` with `s = |M u| + 1e-6`, that is `W / max(s, 1)`: the
 * norm is capped at 1 and never raised to it.
 */
export function spectrallyCapped(kernel: tf.Tensor, u: tf.Tensor2D): tf.Tensor {
  return tf.div(kernel, tf.maximum(tf.add(singularValue(kernel, u), 1e-6), 1));
}

/** The next `u`, by one power iteration: `v = M u / |M u|`, `u' = M' v / |M' v|`. Owned by the caller. */
export function powerIteration(kernel: tf.Tensor, u: tf.Tensor2D): tf.Tensor2D {
  return scope(() => {
    const v = unit(tf.matMul(matrix(kernel), u));
    return tf.reshape(unit(tf.matMul(tf.reshape(v, [1, -1]), matrix(kernel))), [-1, 1]);
  });
}

/** A first `u` `[out, 1]`: a random direction after 20 power iterations. Owned by the caller. */
export function initialVector(key: Key, kernel: tf.Tensor): tf.Tensor2D {
  return scope(() => {
    let u = unit(normal(key, [kernel.shape.at(-1)!, 1])) as tf.Tensor2D;
    for (let i = 0; i < ITERATIONS_AT_START; i++) u = powerIteration(kernel, u);
    return u;
  });
}

const singularValue = (kernel: tf.Tensor, u: tf.Tensor2D): tf.Scalar => norm(tf.matMul(matrix(kernel), u));
const matrix = (kernel: tf.Tensor): tf.Tensor2D => tf.reshape(kernel, [-1, kernel.shape.at(-1)!]);
const norm = (x: tf.Tensor): tf.Scalar => tf.sqrt(tf.sum(tf.square(x)));
const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, norm(x));
