import type * as tf from '@tensorflow/tfjs-core';
import { fusedKernels } from '@ebmjs/core';

/** What this file uses of tfjs-node's backend. */
interface TensorFlow {
  readonly binding: Readonly<Record<'TF_ATTR_FLOAT' | 'TF_ATTR_TYPE' | 'TF_FLOAT', number>>;
  readonly executeSingleOutput: (
    operation: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: unknown }[],
    inputs: readonly tf.TensorInfo[],
  ) => tf.TensorInfo;
}

/**
 * The gradient of leaky ReLU as TensorFlow's own operation: through tfjs it takes six passes, and more time than the
 * convolution before it.
 */
export const leakyReluSlope: tf.KernelConfig = {
  kernelName: fusedKernels.leakyReluSlope,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs: { dy, x }, attrs, backend }) => {
    const tensorflow = backend as TensorFlow;
    const { TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT } = tensorflow.binding;
    const attributes = [
      { name: 'alpha', type: TF_ATTR_FLOAT, value: attrs!['alpha'] },
      { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    ];
    return tensorflow.executeSingleOutput('LeakyReluGrad', attributes, [dy!, x!]);
  },
};
