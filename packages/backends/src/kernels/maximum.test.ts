import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { keepNaN } from './keep-nan.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

const a = [NaN, 1, 3, NaN, -Infinity, 5];
const b = [1, NaN, 2, NaN, Infinity, 5];

describe.each([
  ['maximum', tf.maximum, Math.max],
  ['minimum', tf.minimum, Math.min],
] as const)('%s', (_, op, exact) => {
  const values = (f: () => tf.Tensor): number[] => [...tf.tidy(f).dataSync()];

  it('is NaN where either side is', () => {
    expect(values(() => op(a, b))).toEqual(a.map((x, i) => exact(x, b[i]!)));
  });

  it('is so for a number beside a tensor, and for a row beside rows', () => {
    expect(values(() => op(a, 2))).toEqual(a.map((x) => exact(x, 2)));
    expect(values(() => op(tf.scalar(NaN), a))).toEqual(a.map(() => NaN));
    const rows = values(() => op(tf.tensor2d([a, b]), tf.tensor2d([b])));
    expect(rows).toEqual([...a, ...b].map((x, i) => exact(x, b[i % 6]!)));
  });

  it('compares whole numbers', () => {
    const [low, high] = [tf.tensor1d([1, 5], 'int32'), tf.tensor1d([4, 2], 'int32')];
    const y = op(low, high);
    expect([y.dtype, ...y.dataSync()]).toEqual(['int32', exact(1, 4), exact(5, 2)]);
    tf.dispose([low, high, y]);
  });

  it('is so where no loop can run', () => {
    const backend = withoutLoops(tf.backend() as unknown as BackendWasm);
    const [left, right, out] = [tf.tensor1d(a), tf.tensor1d(b), tf.tensor1d([0, 1, 2, 3, 4, 5])];
    keepNaN({ inputs: { a: left, b: right }, attrs: {}, backend } as unknown as KernelCall, out);
    expect([...out.dataSync()]).toEqual([NaN, NaN, 2, NaN, 4, 5]);
    tf.dispose([left, right, out]);
  });
});
