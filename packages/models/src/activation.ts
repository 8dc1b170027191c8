import * as tf from '@tensorflow/tfjs-core';
import { fused, oneOf } from '@ebmjs/core';
import type { Layer, Traced } from './layer.js';
import type { Made } from './plan.js';
import { elementwise, stateless } from './stateless.js';

/** `swish(x) = x sigmoid(x)`, `leaky-relu(x) = max(x, x / 5)`, `relu(x) = max(x, 0)`. */
export type ActivationName = 'swish' | 'leaky-relu' | 'relu';

const ACTIVATIONS: { readonly [name in ActivationName]: (x: tf.Tensor) => Traced } = {
  swish,
  'leaky-relu': rectifier(0.2),
  relu: rectifier(0),
};

/** The names that `activation` knows. */
export const activationNames: readonly ActivationName[] = Object.keys(ACTIVATIONS) as ActivationName[];

/** An activation as a layer, elementwise. Its derivatives are right to second order, its speed is best on WASM. */
export function activation(name: ActivationName): Layer {
  oneOf('activation', name, activationNames);
  return stateless(ACTIVATIONS[name], elementwise(name, name === 'swish' ? swishMade : rectifierMade));
}

/** `a = x s` with `s = sigmoid(x)`, so `da/dx = s + x s (1 - s) = a + s (1 - a)`. Ramachandran et al. 2017. */
function swish(x: tf.Tensor): Traced {
  const s = tf.sigmoid(x);
  const a = tf.mul(x, s);
  const slope = fused('swishSlope');
  if (slope) return { output: a, pull: (dy) => slope({ dy, s, a }) };
  return { output: a, pull: (dy) => tf.mul(dy, tf.add(a, tf.mul(s, tf.sub(1, a)))) };
}

/**
 * `x` above zero, `leak x` below. Where slopes are fused, so is tfjs's own operation; elsewhere it is a product with a
 * step, which on WASM as tfjs comes is ten times as fast.
 */
function rectifier(leak: number): (x: tf.Tensor) => Traced {
  return (x) => {
    const slope = fused('leakyReluSlope');
    if (slope) return { output: tf.leakyRelu(x, leak), pull: (dy) => slope({ dy, x }, { alpha: leak }) };
    const step = tf.step(x, leak);
    return { output: tf.mul(x, step), pull: (dy) => tf.mul(dy, step) };
  };
}

/** `a` and `s`; then a slope, in one pass or with three numbers on the way. */
const swishMade = (): Partial<Made> => ({ there: 2, back: fused('swishSlope') ? 1 : 4, tape: 3 });

/** The output, and beside it the step where slopes are not fused. */
const rectifierMade = (): Partial<Made> =>
  fused('leakyReluSlope') ? { there: 1, back: 1, tape: 1 } : { there: 2, back: 1, tape: 3 };
