import * as tf from '@tensorflow/tfjs-core';
import type { ReplayAttributes } from '@ebmjs/core';
import type { Mend } from './kernels/mend.js';
import { replay } from './node-graphs/replay.js';
import { conv2d } from './node-kernels/conv2d.js';
import { leakyReluSlope } from './node-kernels/leaky-relu-slope.js';
import type { TensorFlow } from './node-kernels/tensorflow.js';
import { registerMends } from './register-mends.js';

const MENDS: readonly Mend<TensorFlow>[] = [conv2d, leakyReluSlope];

/** Registers the kernels that tfjs-node lacks or has slow. Call it once the package is loaded; again for other threads. */
export function mendNode(threads: number): void {
  registerMends('tensorflow', MENDS);
  if (tf.getKernel(REPLAY, 'tensorflow') as object | undefined) tf.unregisterKernel(REPLAY, 'tensorflow');
  tf.registerKernel({ kernelName: REPLAY, backendName: 'tensorflow', kernelFunc: replayOn(threads) });
}

const REPLAY = 'EbmReplay';

/** On a graphics card what goes into a graph and comes out of it would pass through the host. */
const replayOn =
  (threads: number): tf.KernelFunc =>
  ({ inputs: named, backend: active, attrs }) => {
    const backend = active as TensorFlow;
    const [inputs, call] = [named as Record<string, tf.Tensor>, attrs as unknown as ReplayAttributes];
    return backend.isUsingGpuDevice ? call.body(inputs) : replay(backend, { ...call, inputs, threads });
  };
