import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it, vi } from 'vitest';
import { f32x4 } from '../loops/assembly.js';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { elementKernel } from './element-kernel.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

/** `k a - 2 b`. */
const kernel = elementKernel({
  kernelName: 'Test',
  inputs: ['a', 'b'],
  numbers: ['k', 2],
  element: ([a, b], [k, two]) => f32x4.sub(f32x4.mul(k!, a!), f32x4.mul(two!, b!)),
});

const backend = (): BackendWasm => tf.backend() as unknown as BackendWasm;

/** What the kernel makes of `a` and `b`, and how often it asks tfjs's own, which answers with -1. */
function run(a: tf.Tensor, b: tf.Tensor, on = backend()): readonly [number[], number] {
  const builtIn = vi.fn(() => tf.scalar(-1));
  const out = kernel.run({ inputs: { a, b }, attrs: { k: 3 }, backend: on } as unknown as KernelCall, builtIn);
  const values = [...backend().readSync(out.dataId)] as number[];
  if (builtIn.mock.calls.length === 0) backend().disposeData(out.dataId);
  return [values, builtIn.mock.calls.length];
}

it('computes elements of one or two tensors with numbers by name or as they are', () => {
  tf.tidy(() => {
    expect(run(tf.tensor1d([1, 2, 3, 4, 5]), tf.ones([5]))).toEqual([[1, 4, 7, 10, 13], 0]);
  });
});

it('takes nothing for nothing', () => {
  tf.tidy(() => {
    expect(run(tf.zeros([0, 3]), tf.zeros([0, 3]))).toEqual([[], 0]);
  });
});

it('leaves whole numbers, shapes that differ and heaps out of reach to tfjs', () => {
  tf.tidy(() => {
    const x = tf.ones([2, 3]);
    expect(run(x, tf.cast(x, 'int32'))).toEqual([[-1], 1]);
    expect(run(x, tf.ones([3, 2]))).toEqual([[-1], 1]);
    expect(run(x, tf.scalar(1))).toEqual([[-1], 1]);
    expect(run(x, x, withoutLoops(backend()))).toEqual([[-1], 1]);
  });
});

it('brings tensors from another backend', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2]);
  await tf.setBackend('wasm');
  expect(run(x, x)).toEqual([[1, 2], 0]);
  x.dispose();
});
