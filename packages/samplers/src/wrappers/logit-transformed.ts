import * as tf from '@tensorflow/tfjs-core';
import { scope, valueAndGradient, type Box, type Energy, type Kernel, type State } from '@ebmjs/core';
import { validBox } from '../box.js';
import { inside } from '../point.js';
import { rowSum } from '../row-sum.js';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Wrapped } from './wrapped.js';

/** As near to a face as a start may lie, as a share of the box: float32 has nothing between this and 1. */
const NEAREST = 2 ** -24;

/**
 * The kernel on `u`, any real numbers, with `x = min + width sigmoid(u)` in the box: it never meets a wall. Its energy is
 * `E(x(u)) - sum_i log(dx_i/du_i)`, with `dx/du = width s (1 - s)` and `s = sigmoid(u)`, so that `x` has the density
 * `exp(-E)` on the box. As exact as the kernel is; costs no gradient. What the kernel reports (energies, gradient norms)
 * is of `u`.
 *
 * Its step size is a length in `u`, where the middle of the box is stretched by `4 / width`. Mass on or very near a face
 * lies far out in `u`, with slopes that keep only their sign: `reflected` is better there.
 *
 * A start outside the box throws an `EbmError`; one on a face is moved in by `2^-24` of the width.
 */
export function logitTransformed<S extends State, I>(kernel: Kernel<S, I>, box: Box): Kernel<Wrapped<S>, I> {
  const range = validBox('logitTransformed.box', box);
  const wrapped: Refreshing<Wrapped<S>, I> = {
    init: (position, energy) =>
      scope(() => {
        inside('logitTransformed.init', position, range);
        const inner = kernel.init(logit(position, range), transformed(energy, range));
        return { position: squashed(inner.position, range), inner };
      }),
    step: (key, { inner }, energy) =>
      scope(() => {
        const [next, info] = kernel.step(key, inner, transformed(energy, range));
        return [{ position: squashed(next.position, range), inner: next }, info] as const;
      }),
    refresh: (state, energy) => ({ ...state, inner: refreshed(kernel, state.inner, transformed(energy, range)) }),
    ...learningInside(kernel, (inner) => logitTransformed(inner, range)),
  };
  return wrapped;
}

/** `x(u)` */
const squashed = (u: tf.Tensor, { min, max }: Box): tf.Tensor => tf.add(tf.mul(tf.sigmoid(u), max - min), min);

/** `u(x)` */
function logit(x: tf.Tensor, { min, max }: Box): tf.Tensor {
  const s = tf.clipByValue(tf.div(tf.sub(x, min), max - min), NEAREST, 1 - NEAREST);
  return tf.sub(tf.log(s), tf.log(tf.sub(1, s)));
}

/** `E(x(u)) - sum_i log(dx_i/du_i)` */
function transformed(energy: Energy, box: Box): Energy {
  const width = box.max - box.min;
  return Object.assign(
    (u: tf.Tensor) => scope(() => tf.sub<tf.Tensor1D>(energy(squashed(u, box)), logSlope(u, width))),
    {
      valueAndGrad: (u: tf.Tensor) =>
        scope(() => {
          const { value, grad } = valueAndGradient(energy, squashed(u, box));
          const [s, rest] = [tf.sigmoid(u), tf.sigmoid(tf.neg(u))]; // 1 - s would lose its digits
          const slope = tf.mul(tf.mul(s, rest), width);
          return {
            value: tf.sub<tf.Tensor1D>(value, logSlope(u, width)),
            grad: tf.add(tf.mul(grad, slope), tf.sub(s, rest)),
          };
        }),
    },
  );
}

/** `sum_i log(width s_i (1 - s_i))`, a row: `log s (1 - s) = -|u| - 2 log(1 + exp(-|u|))`. */
function logSlope(u: tf.Tensor, width: number): tf.Tensor1D {
  const size = tf.abs(u);
  const softplus = tf.log1p(tf.exp(tf.neg(size)));
  return rowSum(tf.sub(Math.log(width), tf.add(size, tf.mul(softplus, 2))));
}
