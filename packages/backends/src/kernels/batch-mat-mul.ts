import * as tf from '@tensorflow/tfjs-core';
import { tensorOnHeap } from './heap.js';
import type { KernelCall, Mend } from './mend.js';
import { transpose } from './transpose.js';

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Matrix products with a transposed side: every dense layer's gradients. tfjs takes its fast path only where neither
 * side is transposed, so the side is turned first. Stacks of more than one matrix stay tfjs's own.
 */
export const batchMatMul: Mend = {
  kernelName: tf.BatchMatMul,
  run(call, builtIn) {
    const { transposeA, transposeB } = call.attrs as unknown as Attrs;
    const { a, b } = call.inputs as { a: tf.Tensor; b: tf.Tensor };
    if (!(transposeA || transposeB) || !(isMatrix(a) && isMatrix(b))) return builtIn!(call);
    return tf.tidy(() => {
      const left = transposeA ? turned(call, a) : a;
      const right = transposeB ? turned(call, b) : b;
      return tf.matMul(left, right);
    });
  },
};

const isMatrix = ({ shape, dtype }: tf.TensorInfo): boolean =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((side) => side === 1);

function turned({ backend }: KernelCall, x: tf.Tensor): tf.Tensor {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const shape = [...x.shape.slice(0, -2), columns, rows];
  if (rows === 1 || columns === 1) return tf.reshape(x, shape); // the same numbers in the same order
  return tensorOnHeap(backend, { shape, inputs: [x] }, (to, from) => transpose(to, from!, { rows, columns }));
}
