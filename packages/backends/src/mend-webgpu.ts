import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';

/** Inputs that a shader may have beside its output: WebGPU promises eight storage buffers, and no more. */
const MOST = 7;

/** The kernel registered here, so that it is not wrapped twice. */
let ours: tf.KernelFunc | undefined;

/**
 * tfjs adds any number of tensors in one shader, which fails on the device, and gives zeros, above the limit: weights
 * that are used in many places have as many gradients to add. Idempotent; call it once the backend is imported.
 */
export function mendWebgpu(): void {
  const builtIn = tf.getKernel(tf.AddN, 'webgpu');
  if (builtIn.kernelFunc === ours) return;
  ours = (call) => {
    const inputs = call.inputs as unknown as tf.Tensor[];
    return inputs.length <= MOST ? builtIn.kernelFunc(call) : scope(() => addInGroups(inputs));
  };
  tf.unregisterKernel(tf.AddN, 'webgpu'); // or tfjs warns
  tf.registerKernel({ ...builtIn, kernelFunc: ours });
}

function addInGroups(tensors: readonly tf.Tensor[]): tf.Tensor {
  if (tensors.length <= MOST) return tf.addN([...tensors]);
  const groups = Array.from({ length: Math.ceil(tensors.length / MOST) }, (_, i) => i * MOST);
  return addInGroups(groups.map((at) => tf.addN(tensors.slice(at, at + MOST))));
}
