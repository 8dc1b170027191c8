import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

interface Layout {
  /** Of the result. */
  readonly shape: readonly number[];
  readonly inputs: readonly tf.TensorInfo[];
}

/** A new float32 tensor on the WASM heap, filled by `fill`, which sees the inputs' numbers too. */
export function onHeap(
  backend: BackendWasm,
  { shape, inputs }: Layout,
  fill: (out: Float32Array, ...inputs: Float32Array[]) => void,
): tf.TensorInfo {
  const out = backend.makeOutput([...shape], 'float32');
  bring(backend, inputs);
  // Every view is taken after the last allocation, which may move the heap.
  const [to, ...from] = [out, ...inputs].map((info) => backend.typedArrayFromHeap(info) as Float32Array);
  fill(to!, ...from);
  return out;
}

/** Moves tensors that still live on another backend to the heap of this one. */
export function bring(backend: BackendWasm, tensors: readonly tf.TensorInfo[]): void {
  for (const { dataId } of tensors) backend.dataIdMap.get(dataId);
}

/** `onHeap` for kernels made of operations: the result counts as a tensor and is freed with the scope around it. */
export function tensorOnHeap<T extends tf.Tensor>(...args: Parameters<typeof onHeap>): T {
  return tf.engine().makeTensorFromTensorInfo(onHeap(...args)) as T;
}

/** The same with `fill` told the addresses, in bytes; they stay valid when the heap grows. */
export function tensorAtAddress<T extends tf.Tensor>(
  backend: BackendWasm,
  { shape, inputs }: Layout,
  fill: (to: number, ...from: number[]) => void,
): T {
  const out = backend.makeOutput([...shape], 'float32');
  const [to, ...from] = [out, ...inputs].map(({ dataId }) => backend.getMemoryOffset(dataId)); // brings them here, too
  fill(to!, ...from);
  return tf.engine().makeTensorFromTensorInfo(out) as T;
}

/** All of the heap as float32 numbers, until it grows: the number at an address is at a quarter of that. */
export function wholeHeap({ wasm }: BackendWasm): Float32Array {
  return new Float32Array((wasm as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8.buffer);
}
