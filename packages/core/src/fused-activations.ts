import * as tf from '@tensorflow/tfjs-core';
import { isRegistered } from './is-registered.js';

/**
 * Kernels that tfjs has no name for, by what they compute. `@ebmjs/backends` registers them where one pass over memory
 * saves several; elsewhere they are made of operations.
 *
 * - `swishSlope`: `{ dy, s, a }` to `dy (a + s (1 - a))`, the slope of swish at `x` for `s = sigmoid(x)`, `a = x s`;
 * - `leakyReluSlope`: `{ dy, x }` to `dy` where `x` is above 0, elsewhere `alpha dy`. Where `x` is NaN, so is the
 *   energy; the slope need not be.
 */
export const fusedKernels = {
  swishSlope: 'EbmSwishSlope',
  leakyReluSlope: 'EbmLeakyReluSlope',
} as const;

/** Runs a fused kernel. The result is the caller's. */
export type FusedKernel = (inputs: Readonly<Record<string, tf.Tensor>>, attrs?: tf.NamedAttrMap) => tf.Tensor;

/** A fused kernel of the active backend, if it has that one. It can be differentiated, to any order. */
export function fused(name: keyof typeof fusedKernels): FusedKernel | undefined {
  const kernelName = fusedKernels[name];
  if (!isRegistered(kernelName)) return undefined;
  return (inputs, attrs = {}) => tf.engine().runKernel(kernelName, { ...inputs }, attrs);
}

/** The slope of leaky ReLU, fused or of operations. */
export function leakyReluSlope(dy: tf.Tensor, x: tf.Tensor, alpha: number): tf.Tensor {
  return fused('leakyReluSlope')?.({ dy, x }, { alpha }) ?? tf.mul(dy, tf.step(x, alpha));
}

/** Their gradients. */
export const fusedGradients: readonly tf.GradConfig[] = [
  {
    kernelName: fusedKernels.swishSlope,
    inputsToSave: ['dy', 's', 'a'],
    gradFunc: (ddx, [dy, s, a]) => {
      const both = (): tf.Tensor => tf.mul(ddx as tf.Tensor, dy!);
      return {
        dy: () => tf.mul(ddx as tf.Tensor, tf.add(a!, tf.mul(s!, tf.sub(1, a!)))),
        s: () => tf.mul(both(), tf.sub(1, a!)),
        a: () => tf.mul(both(), tf.sub(1, s!)),
      };
    },
  },
  {
    kernelName: fusedKernels.leakyReluSlope,
    inputsToSave: ['x'],
    gradFunc: (ddx, [x], { alpha }) => ({
      dy: () => leakyReluSlope(ddx as tf.Tensor, x!, alpha as number),
      x: () => tf.zerosLike(x!),
    }),
  },
];
