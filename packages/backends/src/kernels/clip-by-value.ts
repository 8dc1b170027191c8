import * as tf from '@tensorflow/tfjs-core';
import { bring } from './heap.js';
import type { KernelCall, Mend } from './mend.js';

interface Attrs {
  readonly clipValueMin: number;
  readonly clipValueMax: number;
}

/**
 * Clipping that keeps NaN and can count. tfjs's own kernel turns NaN into the lower bound, which hides a diverged
 * chain, and takes the bits of whole numbers for floats.
 */
export const clipByValue: Mend = {
  kernelName: tf.ClipByValue,
  run: (call, builtIn) =>
    call.inputs['x']!.dtype === 'float32' ? keepingNaN(call, builtIn!(call)) : wholeNumbers(call),
};

function keepingNaN({ inputs, backend }: KernelCall, out: tf.TensorInfo): tf.TensorInfo {
  const from = backend.typedArrayFromHeap(inputs['x']!);
  const to = backend.typedArrayFromHeap(out);
  for (let i = 0; i < from.length; i++) if (Number.isNaN(from[i])) to[i] = NaN;
  return out;
}

function wholeNumbers({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { clipValueMin, clipValueMax } = attrs as unknown as Attrs;
  const x = inputs['x']!;
  const out = backend.makeOutput(x.shape, x.dtype);
  bring(backend, [x]);
  const to = backend.typedArrayFromHeap(out);
  backend
    .typedArrayFromHeap(x)
    .forEach((value, i) => void (to[i] = Math.min(Math.max(value, clipValueMin), clipValueMax)));
  return out;
}
