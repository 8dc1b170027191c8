import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { transpose } from './transpose.js';

beforeAll(async () => void (await useBackend('wasm')));

const side = fc.integer({ min: 1, max: 40 }); // squares of four and sixteen, and what is left of them; tiles of 32
const gap = fc.nat(3);

describe.each([
  ['vectors', (backend: BackendWasm) => backend],
  ['JavaScript', withoutLoops],
])('by %s', (_, by) => {
  it('moves every entry to its mirror place, and leaves what lies between the lines', () => {
    const wasm = tf.backend() as unknown as BackendWasm;
    fc.assert(
      fc.property(side, side, gap, gap, (rows, columns, before, after) => {
        const [fromStep, toStep] = [columns + before, rows + after];
        const x = tf.range(0, rows * fromStep);
        const y = tf.fill([columns * toStep], -1);
        const [from, to] = [x, y].map(({ dataId }) => wasm.getMemoryOffset(dataId)) as [number, number];
        transpose(by(wasm), { from, to, rows, columns, fromStep, toStep });
        const place = (i: number): number =>
          i % toStep < rows ? (i % toStep) * fromStep + Math.floor(i / toStep) : -1;
        const expected = Float32Array.from({ length: columns * toStep }, (_, i) => place(i));
        expect(Buffer.compare(Buffer.from(y.dataSync().buffer), Buffer.from(expected.buffer))).toBe(0);
        tf.dispose([x, y]);
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});
