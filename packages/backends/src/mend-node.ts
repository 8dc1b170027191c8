import * as tf from '@tensorflow/tfjs-core';
import { leakyReluSlope } from './node-kernels/leaky-relu-slope.js';
import { isNarrow, narrowConvolution } from './node-kernels/narrow-convolution.js';

/** The kernel registered here, so that it is not wrapped twice. */
let ours: tf.KernelFunc | undefined;

/** Registers the kernels that tfjs-node lacks or has slow. Idempotent; call it once the package is loaded. */
export function mendNode(): void {
  if (!tf.getKernel(leakyReluSlope.kernelName, 'tensorflow')) tf.registerKernel(leakyReluSlope);
  const builtIn = tf.getKernel(tf.Conv2D, 'tensorflow') as tf.KernelConfig | undefined;
  if (!builtIn || builtIn.kernelFunc === ours) return;
  ours = (call) => {
    const { x, filter } = call.inputs as unknown as Record<'x' | 'filter', tf.Tensor4D>;
    const narrow = isNarrow(filter.shape, call.attrs as unknown as tf.Conv2DAttrs);
    return narrow ? narrowConvolution(x, filter) : builtIn.kernelFunc(call);
  };
  tf.unregisterKernel(tf.Conv2D, 'tensorflow'); // or tfjs warns
  tf.registerKernel({ ...builtIn, kernelFunc: ours });
}
