import type { Mend } from './kernels/mend.js';
import { conv2d } from './node-kernels/conv2d.js';
import { leakyReluSlope } from './node-kernels/leaky-relu-slope.js';
import type { TensorFlow } from './node-kernels/tensorflow.js';
import { registerMends } from './register-mends.js';

const MENDS: readonly Mend<TensorFlow>[] = [conv2d, leakyReluSlope];

/** Registers the kernels that tfjs-node lacks or has slow. Idempotent; call it once the package is loaded. */
export const mendNode = (): void => registerMends('tensorflow', MENDS);
