import * as tf from '@tensorflow/tfjs-core';
import { f32x4 } from '../loops/assembly.js';
import { elementKernel } from './element-kernel.js';
import { bring } from './heap.js';
import { keepNaN } from './keep-nan.js';
import type { KernelCall, Mend } from './mend.js';

interface Attrs {
  readonly clipValueMin: number;
  readonly clipValueMax: number;
}

const floats = elementKernel({
  kernelName: tf.ClipByValue,
  numbers: ['clipValueMin', 'clipValueMax'],
  element: ([x], [min, max]) => f32x4.pmin(f32x4.pmax(x!, min!), max!),
});

/**
 * Clipping that keeps NaN and can count. tfjs's own kernel turns NaN into the lower bound, which hides a diverged
 * chain, and takes the bits of whole numbers for floats.
 */
export const clipByValue: Mend = {
  kernelName: tf.ClipByValue,
  run: (call, builtIn) =>
    call.inputs['x']!.dtype === 'float32'
      ? floats.run(call, (same) => keepNaN(same, builtIn!(same)))
      : wholeNumbers(call),
};

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
