import * as tf from '@tensorflow/tfjs-core';

/** Whether the active backend has a kernel of this name (which tfjs's type takes for granted). */
export const isRegistered = (kernelName: string): boolean =>
  (tf.getKernel(kernelName, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
