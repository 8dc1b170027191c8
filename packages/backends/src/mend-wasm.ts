import { avgPoolGrad } from './kernels/avg-pool-grad.js';
import { batchMatMul } from './kernels/batch-mat-mul.js';
import { clipByValue } from './kernels/clip-by-value.js';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input.js';
import { leakyRelu } from './kernels/leaky-relu.js';
import type { Mend } from './kernels/mend.js';
import { mean, sum } from './kernels/sum.js';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.js';
import { registerMends } from './register-mends.js';

const MENDS: readonly Mend[] = [
  avgPoolGrad,
  batchMatMul,
  clipByValue,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  leakyRelu,
  mean,
  sum,
  unsortedSegmentSum,
];

/** Registers the kernels that tfjs's WASM backend lacks or has slow or inexact. Idempotent; call it once it is imported. */
export const mendWasm = (): void => registerMends('wasm', MENDS);
