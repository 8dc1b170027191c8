import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { onHeap, tensorAtAddress } from './heap.js';
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
    const { backend } = call;
    const { transposeA, transposeB } = call.attrs as unknown as Attrs;
    const { a, b } = call.inputs as { a: tf.Tensor; b: tf.Tensor };
    if (!(isMatrix(a) && isMatrix(b))) return builtIn!(call);
    if (transposeA || transposeB) {
      return tf.tidy(() => tf.matMul(transposeA ? turned(backend, a) : a, transposeB ? turned(backend, b) : b));
    }
    return safely(call, builtIn!);
  },
};

/** The same with a bias and an activation, as tfjs fuses them; but its ReLU makes zeros of NaN. */
export const fusedMatMul: Mend = {
  kernelName: tf._FusedMatMul, // oxlint-disable-line no-underscore-dangle -- tfjs's name
  run(call, builtIn) {
    const product = (attrs = call.attrs): tf.TensorInfo =>
      isMatrix(call.inputs['b']!) ? safely({ ...call, attrs }, builtIn!) : builtIn!({ ...call, attrs });
    const rectifier = { relu: tf.relu, relu6: tf.relu6 }[call.attrs['activation'] as string];
    if (!rectifier) return product();
    return tf.tidy(() =>
      rectifier(tf.engine().makeTensorFromTensorInfo(product({ ...call.attrs, activation: 'linear' }))),
    );
  },
};

/** tfjs's own product, of a copy where it would take the right side for another. */
function safely(call: KernelCall, builtIn: (call: KernelCall) => tf.TensorInfo): tf.TensorInfo {
  const { backend, inputs } = call;
  const b = inputs['b']!;
  if (packedAlike(b)) return builtIn(call);
  const copy = onHeap(backend, { shape: b.shape, inputs: [b] }, (to, from) => to.set(from!));
  const product = builtIn({ ...call, inputs: { ...inputs, b: copy } });
  backend.disposeData(copy.dataId);
  return product;
}

const isMatrix = ({ shape, dtype }: tf.TensorInfo): boolean =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((side) => side === 1);

/** How many rows each right side had when tfjs packed it. */
const rowsPacked = new WeakMap<object, number>();

/**
 * Whether a right side is new to tfjs, or has the shape that it had: tfjs packs one at its first product and finds it
 * again by its data alone, so that a tensor of the same data in another shape would be multiplied in the first.
 */
function packedAlike({ dataId, shape }: tf.TensorInfo): boolean {
  const rows = shape.at(-2)!;
  if (!rowsPacked.has(dataId)) rowsPacked.set(dataId, rows);
  return rowsPacked.get(dataId) === rows;
}

function turned(backend: BackendWasm, x: tf.Tensor): tf.Tensor {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const shape = [...x.shape.slice(0, -2), columns, rows];
  return tensorAtAddress(backend, { shape, inputs: [x] }, (to, from) =>
    transpose(backend, { to, from: from!, rows, columns }),
  );
}
