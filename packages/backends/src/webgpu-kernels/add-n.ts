import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { scope } from '@ebmjs/core';
import type { Mend } from '../kernels/mend.js';

/** Inputs that a shader may have beside its output: WebGPU promises eight storage buffers, and no more. */
const MOST = 7;

/**
 * Sums of any number of tensors. tfjs takes one shader for them all, which fails on the device, and gives zeros, above
 * the limit: weights that are used in many places have as many gradients to add.
 */
export const addN: Mend<WebGPUBackend> = {
  kernelName: tf.AddN,
  run(call, builtIn) {
    const inputs = call.inputs as unknown as tf.Tensor[];
    return inputs.length <= MOST ? builtIn!(call) : scope(() => addInGroups(inputs));
  },
};

function addInGroups(tensors: readonly tf.Tensor[]): tf.Tensor {
  if (tensors.length <= MOST) return tf.addN([...tensors]);
  const groups = Array.from({ length: Math.ceil(tensors.length / MOST) }, (_, i) => i * MOST);
  return addInGroups(groups.map((at) => tf.addN(tensors.slice(at, at + MOST))));
}
