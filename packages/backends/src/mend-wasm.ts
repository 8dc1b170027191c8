import * as tf from '@tensorflow/tfjs-core';
import { avgPool } from './kernels/avg-pool.js';
import { avgPoolGrad } from './kernels/avg-pool-grad.js';
import { batchMatMul, fusedMatMul } from './kernels/batch-mat-mul.js';
import { clipByValue } from './kernels/clip-by-value.js';
import { conv2d } from './kernels/conv2d.js';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './kernels/depthwise-backprop.js';
import { exp } from './kernels/exp.js';
import { cast, identity } from './kernels/identity.js';
import { leakyRelu, leakyReluSlope } from './kernels/leaky-relu.js';
import { maxPoolGrad } from './kernels/max-pool-grad.js';
import { maximum, minimum } from './kernels/maximum.js';
import type { KernelCall, Mend } from './kernels/mend.js';
import { relu6 } from './kernels/relu6.js';
import { samePaddings } from './kernels/same-padding.js';
import { softplus } from './kernels/softplus.js';
import { mean, sum } from './kernels/sum.js';
import { swishSlope } from './kernels/swish-slope.js';
import { tanh } from './kernels/tanh.js';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.js';

const MENDS: readonly Mend[] = [
  avgPool,
  avgPoolGrad,
  batchMatMul,
  cast,
  clipByValue,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  exp,
  fusedMatMul,
  identity,
  leakyRelu,
  leakyReluSlope,
  maxPoolGrad,
  maximum,
  mean,
  minimum,
  relu6,
  ...samePaddings,
  softplus,
  sum,
  swishSlope,
  tanh,
  unsortedSegmentSum,
];

/** The kernels registered here, so that none is ever wrapped twice. */
const ours = new WeakSet<tf.KernelFunc>();

/** Registers the kernels that tfjs's WASM backend lacks or has slow or inexact. Idempotent; call it once it is imported. */
export function mendWasm(): void {
  for (const mend of MENDS) {
    const builtIn = tf.getKernel(mend.kernelName, 'wasm') as tf.KernelConfig | undefined;
    if (builtIn && ours.has(builtIn.kernelFunc)) continue;
    if (builtIn) tf.unregisterKernel(mend.kernelName, 'wasm'); // or tfjs warns
    // Its other fields stay: the built-in kernel is still called, and bound to a new heap by its `setupFunc`.
    tf.registerKernel({
      ...builtIn,
      kernelName: mend.kernelName,
      backendName: 'wasm',
      kernelFunc: kernelOf(mend, builtIn),
    });
  }
}

function kernelOf(mend: Mend, builtIn: tf.KernelConfig | undefined): tf.KernelFunc {
  const fallback = builtIn?.kernelFunc as unknown as ((call: KernelCall) => tf.TensorInfo) | undefined;
  const kernel: tf.KernelFunc = (call) => mend.run(call as unknown as KernelCall, fallback);
  ours.add(kernel);
  return kernel;
}
