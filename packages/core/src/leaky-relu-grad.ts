import * as tf from '@tensorflow/tfjs-core';

/** Name under which a backend may register a kernel of its own: inputs `dy` and `x`, attribute `alpha`. */
const KERNEL = 'LeakyReluGrad';

/** Whether the active backend has such a kernel. */
export const hasLeakyReluGrad = (): boolean => Boolean(tf.getKernel(KERNEL, tf.getBackend()));

/**
 * The slope in the input of a leaky ReLU: `dy` where `x > 0`, `alpha dy` elsewhere; `alpha = 0` is ReLU's. Both float32
 * and of one shape. One pass on backends with a kernel for it (`@ebmjs/backends` brings it), two elsewhere.
 */
export function leakyReluGrad(dy: tf.Tensor, x: tf.Tensor, alpha: number): tf.Tensor {
  return hasLeakyReluGrad() ? tf.engine().runKernel(KERNEL, { dy, x }, { alpha }) : tf.mul(dy, tf.step(x, alpha));
}

/** Linear in `dy`, and flat in `x` almost everywhere. */
export const leakyReluGradGradient: tf.GradConfig = {
  kernelName: KERNEL,
  inputsToSave: ['x'],
  gradFunc: (ddy, [x], { alpha }) => ({
    dy: () => leakyReluGrad(ddy as tf.Tensor, x!, alpha as number),
    x: () => tf.zerosLike(x!),
  }),
};
