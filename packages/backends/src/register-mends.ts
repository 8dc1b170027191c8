import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Mend } from './kernels/mend.js';

/** The kernels registered here, so that none is ever wrapped twice. */
const ours = new WeakSet<tf.KernelFunc>();

/** Registers kernels that tfjs's backend of this name lacks or has slow or inexact. Idempotent. */
export function registerMends<B>(backendName: string, mends: readonly Mend<B>[]): void {
  for (const mend of mends) {
    const builtIn = tf.getKernel(mend.kernelName, backendName) as tf.KernelConfig | undefined;
    if (builtIn && ours.has(builtIn.kernelFunc)) continue;
    if (builtIn) tf.unregisterKernel(mend.kernelName, backendName); // or tfjs warns
    // Its other fields stay: a built-in kernel of WASM is still called, and bound to a new heap by its `setupFunc`.
    tf.registerKernel({
      ...builtIn,
      kernelName: mend.kernelName,
      backendName,
      kernelFunc: kernelOf(mend, builtIn),
    });
  }
}

function kernelOf<B>(mend: Mend<B>, builtIn: tf.KernelConfig | undefined): tf.KernelFunc {
  const fallback = builtIn?.kernelFunc as unknown as ((call: KernelCall<B>) => tf.TensorInfo) | undefined;
  const kernel: tf.KernelFunc = (call) => mend.run(call as unknown as KernelCall<B>, fallback);
  ours.add(kernel);
  return kernel;
}
