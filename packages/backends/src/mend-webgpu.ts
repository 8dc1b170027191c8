import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Mend } from './kernels/mend.js';
import { registerMends } from './register-mends.js';
import { addN } from './webgpu-kernels/add-n.js';
import { conv2dBackpropFilter } from './webgpu-kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './webgpu-kernels/conv2d-backprop-input.js';
import { langevinMove } from './webgpu-kernels/langevin-move.js';
import { normalDraws, uniformDraws } from './webgpu-kernels/philox-draws.js';

const MENDS: readonly Mend<WebGPUBackend>[] = [
  addN,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  langevinMove,
  normalDraws,
  uniformDraws,
];

/** Registers the kernels that tfjs's WebGPU backend lacks, or has slow or wrong. Idempotent; call it once it is imported. */
export const mendWebgpu = (): void => registerMends('webgpu', MENDS);
