import { fusedKernels } from '@ebmjs/core';
import type { Mend } from '../kernels/mend.js';
import type { TensorFlow } from './tensorflow.js';

/**
 * The slope of leaky ReLU as TensorFlow's own operation: through tfjs it takes six passes, and more time than the
 * convolution before it.
 */
export const leakyReluSlope: Mend<TensorFlow> = {
  kernelName: fusedKernels.leakyReluSlope,
  run({ inputs: { dy, x }, attrs, backend }) {
    const { TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
    const attributes = [
      { name: 'alpha', type: TF_ATTR_FLOAT, value: attrs['alpha'] },
      { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    ];
    return backend.executeSingleOutput('LeakyReluGrad', attributes, [dy!, x!]);
  },
};
