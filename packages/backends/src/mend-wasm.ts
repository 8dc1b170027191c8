import { avgPool } from './kernels/avg-pool.js';
import { avgPoolGrad } from './kernels/avg-pool-grad.js';
import { batchMatMul, fusedMatMul } from './kernels/batch-mat-mul.js';
import { chooseRows } from './kernels/choose-rows.js';
import { clipByValue } from './kernels/clip-by-value.js';
import { conv2d } from './kernels/conv2d.js';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './kernels/depthwise-backprop.js';
import { exp } from './kernels/exp.js';
import { cast, identity } from './kernels/identity.js';
import { langevinMove } from './kernels/langevin-move.js';
import { leakyRelu, leakyReluSlope } from './kernels/leaky-relu.js';
import { maxPoolGrad } from './kernels/max-pool-grad.js';
import { maximum, minimum } from './kernels/maximum.js';
import type { Mend } from './kernels/mend.js';
import { multiply } from './kernels/multiply.js';
import { oneHot } from './kernels/one-hot.js';
import { relu6 } from './kernels/relu6.js';
import { samePaddings } from './kernels/same-padding.js';
import { softplus } from './kernels/softplus.js';
import { square } from './kernels/square.js';
import { mean, sum } from './kernels/sum.js';
import { swishSlope } from './kernels/swish-slope.js';
import { tanh } from './kernels/tanh.js';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.js';
import { registerMends } from './register-mends.js';

const MENDS: readonly Mend[] = [
  avgPool,
  avgPoolGrad,
  batchMatMul,
  cast,
  chooseRows,
  clipByValue,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  exp,
  fusedMatMul,
  identity,
  langevinMove,
  leakyRelu,
  leakyReluSlope,
  maxPoolGrad,
  maximum,
  mean,
  minimum,
  multiply,
  oneHot,
  relu6,
  ...samePaddings,
  softplus,
  square,
  sum,
  swishSlope,
  tanh,
  unsortedSegmentSum,
];

/** Registers the kernels that tfjs's WASM backend lacks or has slow or inexact. Idempotent; call it once it is imported. */
export const mendWasm = (): void => registerMends('wasm', MENDS);
