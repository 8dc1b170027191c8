import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Mend } from './mend.js';

/** A clone that shares its numbers, as on the other backends. tfjs's own copies them, and the tape clones all it saves. */
export const identity: Mend = {
  kernelName: tf.Identity,
  run: (call, builtIn) => (call.inputs['x']!.dtype === 'string' ? builtIn!(call) : shared(call)),
};

/** Casts to the type that a tensor has already, which gradients of products are full of, likewise. */
export const cast: Mend = {
  kernelName: tf.Cast,
  run: (call, builtIn) => (call.inputs['x']!.dtype === call.attrs['dtype'] ? shared(call) : builtIn!(call)),
};

function shared({ inputs, backend }: KernelCall): tf.TensorInfo {
  const { dataId, shape, dtype } = inputs['x']!;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
