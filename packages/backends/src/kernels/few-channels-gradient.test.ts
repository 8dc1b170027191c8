import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { foldIn, key, normal } from '@ebmjs/core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { fewChannelsLoop } from './few-channels-gradient.js';
import type { KernelCall } from './mend.js';

beforeAll(async () => void (await useBackend('wasm')));

const backend = (): BackendWasm => tf.backend() as unknown as BackendWasm;

it('is for few channels in and many out', () => {
  const isFor = (channels: number, outputs: number): boolean => {
    const info = tf.backend_util.computeConv2DInfo([1, 5, 5, channels], [3, 3, channels, outputs], 1, 1, 'same');
    return fewChannelsLoop(backend(), info) !== undefined;
  };
  expect([isFor(1, 16), isFor(4, 64), isFor(5, 64), isFor(1, 8)]).toEqual([true, true, false, false]);
});

it('gives what a convolution by the slopes gives, for every shape, stride and padding', () => {
  const small = fc.integer({ min: 1, max: 3 });
  const side = fc.integer({ min: 1, max: 7 });
  const edge = fc.tuple(fc.nat(2), fc.nat(2));
  const layer = fc.record({
    image: fc.tuple(small, side, side, small),
    window: fc.tuple(small, small),
    strides: fc.tuple(small, small),
    outputs: fc.integer({ min: 16, max: 37 }), // one vector of four, several, and what is left
    rows: edge,
    columns: edge,
  });
  fc.assert(
    fc.property(layer, ({ image, window, strides, outputs, rows, columns }) => {
      fc.pre(window[0] <= image[1] + rows[0] + rows[1] && window[1] <= image[2] + columns[0] + columns[1]);
      const pad: tf.backend_util.ExplicitPadding = [[0, 0], rows, columns, [0, 0]];
      const filterShape: [number, number, number, number] = [...window, image[3], outputs];
      const info = tf.backend_util.computeConv2DInfo(image, filterShape, strides, 1, pad);
      const [x, dy] = [image, info.outShape].map((shape, i) => normal(foldIn(key(5), i), shape));
      const attrs = { strides, pad, dataFormat: 'NHWC', filterShape };
      const [sums, convolved] = [backend(), withoutLoops(backend())].map((on) => {
        const call = { inputs: { x, dy }, attrs, backend: on } as unknown as KernelCall;
        return tf.tidy(() => (conv2dBackpropFilter.run(call) as tf.Tensor).dataSync());
      });
      // Sums of at most 243 products of two normals: below 60, rounded to 6e-8 of it as often, in chance directions.
      convolved!.forEach((value, i) => expect(Math.abs(sums![i]! - value)).toBeLessThan(1e-4));
      tf.dispose([x, dy]);
    }),
    { seed: 4, numRuns: 60 },
  );
});
