import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal } from '@ebmjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { conv2d } from './conv2d.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const attrs = { strides: 1, pad: 'same', dilations: 1, dataFormat: 'NHWC' };

/** Whether a convolution is left to tfjs. */
function isLeft(image: readonly number[], filter: readonly number[], others: object = {}): boolean {
  const builtIn = vi.fn(() => tf.zeros([1]));
  tf.tidy(() => {
    const inputs = { x: tf.zeros([...image]), filter: tf.zeros([...filter]) };
    conv2d.run({ inputs, attrs: { ...attrs, ...others }, backend: tf.backend() } as unknown as KernelCall, builtIn);
  });
  return builtIn.mock.calls.length > 0;
}

it('takes those from many channels to few, every pixel, and leaves the others to tfjs', () => {
  expect(isLeft([1, 5, 5, 32], [3, 3, 32, 1])).toBe(false);
  expect(isLeft([1, 5, 5, 32], [2, 2, 32, 4], { pad: 'valid' })).toBe(false);
  expect(isLeft([1, 5, 5, 32], [3, 3, 32, 2])).toBe(true); // 18 numbers for each pixel
  expect(isLeft([1, 5, 5, 8], [3, 3, 8, 1])).toBe(true);
  expect(isLeft([1, 5, 5, 32], [1, 1, 32, 1])).toBe(true);
  expect(isLeft([1, 5, 5, 32], [3, 3, 32, 1], { strides: 2 })).toBe(true);
  expect(isLeft([1, 5, 5, 32], [3, 3, 32, 1], { dilations: 2 })).toBe(true);
});

it('gives the numbers of the CPU for windows and paddings of every kind', async () => {
  const side = fc.integer({ min: 1, max: 5 });
  const edge = fc.tuple(fc.nat(3), fc.nat(3));
  const layer = fc.record({ height: side, width: side, taps: fc.tuple(side, side), rows: edge, columns: edge });
  await fc.assert(
    fc.asyncProperty(layer, async ({ height, width, taps, rows, columns }) => {
      const [down, across] = taps;
      fc.pre(down * across > 1 && down * across <= 16);
      fc.pre(down <= height + rows[0] + rows[1] && across <= width + columns[0] + columns[1]);
      const outputs = Math.min(3, Math.floor(16 / (down * across)));
      const of = () =>
        tf.tidy(() => {
          const x = normal(foldIn(key(1), 0), [2, height, width, 32]) as tf.Tensor4D;
          const w = normal(foldIn(key(1), 1), [down, across, 32, outputs]) as tf.Tensor4D;
          return tf.conv2d(x, w, 1, [[0, 0], rows, columns, [0, 0]]).dataSync();
        });
      const wasm = of();
      await tf.setBackend('cpu');
      const cpu = of();
      await tf.setBackend('wasm');
      // Sums of up to 512 products of two normals: some twenty, each rounded to 6e-8 of its running size as often.
      cpu.forEach((value, i) => expect(Math.abs(wasm[i]! - value)).toBeLessThan(1e-4));
    }),
    { seed: 1, numRuns: 40 },
  );
});

it('gives the same where no loop can run', () => {
  const [x, filter] = [normal(key(1), [1, 4, 4, 32]), normal(key(2), [3, 3, 32, 1])];
  const backend = tf.backend() as unknown as BackendWasm;
  const [by, without] = [backend, withoutLoops(backend)].map((on) =>
    tf.tidy(() => {
      const call = { inputs: { x, filter }, attrs, backend: on } as unknown as KernelCall;
      return [...(conv2d.run(call) as tf.Tensor).dataSync()];
    }),
  );
  expect(by).toEqual(without);
  tf.dispose([x, filter]);
});
