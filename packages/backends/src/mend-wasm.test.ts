import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { foldIn, key, normal, scope } from '@ebmjs/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendWasm } from './mend-wasm.js';
import { useBackend } from './use-backend.js';

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;
type Shape = readonly number[];

const draw = (shapes: readonly Shape[], salt: number): tf.Tensor[] =>
  shapes.map((shape, i) => normal(foldIn(key(salt), i), shape));

/** `f` on one backend, and the tensors that it leaked there. */
async function on(backend: string, f: () => tf.Tensor): Promise<Float32Array> {
  await tf.setBackend(backend);
  const tensors = tf.memory().numTensors;
  const data = tf.backend().numDataIds();
  const y = scope(f);
  const values = (await y.data()) as Float32Array;
  y.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
  expect(tf.backend().numDataIds()).toBe(data);
  return values;
}

/** Results on WASM equal those on the CPU, up to the rounding of sums of up to a thousand products in float32. */
async function sameOnBoth(f: () => tf.Tensor): Promise<void> {
  const [cpu, wasm] = [await on('cpu', f), await on('wasm', f)];
  const tolerance = 1e-5 * (1 + cpu.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  expect(wasm.length).toBe(cpu.length);
  cpu.forEach((value, i) => expect(Math.abs(wasm[i]! - value)).toBeLessThan(tolerance));
}

/** `<J' u, d> = <u, J d>` in every input of an operation that is linear in each. */
async function isAdjoint(op: Op, shapes: readonly Shape[]): Promise<void> {
  for (let i = 0; i < shapes.length; i++) {
    const gap = await on('wasm', () => {
      const inputs = draw(shapes, 7);
      const along = (x: tf.Tensor) => op(...inputs.map((input, j) => (i === j ? x : input)));
      const [d] = draw([shapes[i]!], 8) as [tf.Tensor];
      const [u] = draw([along(d).shape], 9) as [tf.Tensor];
      const forward = tf.sum(tf.mul(u, along(d)));
      const slope = tf.grad((x) => tf.sum(tf.mul(u, along(x))))(inputs[i]!);
      return tf.div(tf.abs(tf.sub(tf.sum(tf.mul(slope, d)), forward)), tf.add(1, tf.norm(slope)));
    });
    expect(gap[0]).toBeLessThan(1e-4);
  }
}

/** The gradients of a random projection of `op` in all its inputs, one after the other. */
const gradients = (op: Op, shapes: readonly Shape[]) => (): tf.Tensor => {
  const inputs = draw(shapes, 5);
  const [u] = draw([op(...inputs).shape], 6) as [tf.Tensor];
  const slopes = tf.grads((...xs) => tf.sum(tf.mul(u, op(...xs))))(inputs);
  return tf.concat(slopes.map((slope) => tf.reshape(slope, [-1])));
};

type Pad = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];
const conv =
  (strides: number | [number, number], pad: Pad): Op =>
  (x, w) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
const pool =
  (size: number | [number, number], strides: number | [number, number], pad: 'same' | 'valid'): Op =>
  (x) =>
    tf.avgPool(x as tf.Tensor4D, size, strides, pad);
const depthwise =
  (strides: number | [number, number], pad: 'same' | 'valid'): Op =>
  (x, w) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
const product =
  (transposeA: boolean, transposeB: boolean): Op =>
  (a, b) =>
    tf.matMul(a, b, transposeA, transposeB);
const lopsided: Pad = [
  [0, 0],
  [2, 0],
  [1, 3],
  [0, 0],
];

const LINEAR: readonly (readonly [string, readonly Shape[], Op])[] = [
  [
    'conv2d 3x3 same',
    [
      [2, 6, 6, 3],
      [3, 3, 3, 4],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d 3x3 valid, odd sizes',
    [
      [2, 7, 5, 3],
      [3, 3, 3, 4],
    ],
    conv(1, 'valid'),
  ],
  [
    'conv2d 3x3 same, stride 2, odd',
    [
      [2, 7, 5, 3],
      [3, 3, 3, 4],
    ],
    conv(2, 'same'),
  ],
  [
    'conv2d 4x4 same, stride 2, even',
    [
      [2, 8, 6, 3],
      [4, 4, 3, 2],
    ],
    conv(2, 'same'),
  ],
  [
    'conv2d 2x2 valid, stride 2, rows left over',
    [
      [2, 5, 7, 3],
      [2, 2, 3, 4],
    ],
    conv(2, 'valid'),
  ],
  [
    'conv2d 2x2 valid, stride 3',
    [
      [1, 7, 8, 2],
      [2, 2, 2, 3],
    ],
    conv(3, 'valid'),
  ],
  [
    'conv2d strides 2 and 1',
    [
      [2, 7, 6, 2],
      [3, 2, 2, 3],
    ],
    conv([2, 1], 'same'),
  ],
  [
    'conv2d explicit padding',
    [
      [2, 6, 5, 3],
      [3, 3, 3, 2],
    ],
    conv(1, lopsided),
  ],
  [
    'conv2d explicit padding, stride 2',
    [
      [2, 6, 5, 3],
      [3, 3, 3, 2],
    ],
    conv(2, lopsided),
  ],
  [
    'conv2d padding beyond the filter',
    [
      [2, 4, 4, 2],
      [1, 1, 2, 3],
    ],
    conv(1, 1),
  ],
  [
    'conv2d 1x1',
    [
      [2, 5, 6, 3],
      [1, 1, 3, 4],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d 1x1, stride 2',
    [
      [2, 5, 6, 3],
      [1, 1, 3, 4],
    ],
    conv(2, 'same'),
  ],
  [
    'conv2d one channel in',
    [
      [3, 8, 8, 1],
      [3, 3, 1, 5],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d one channel in and out',
    [
      [3, 8, 8, 1],
      [3, 3, 1, 1],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d one pixel',
    [
      [2, 1, 1, 3],
      [3, 3, 3, 2],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d the whole image',
    [
      [2, 4, 4, 3],
      [4, 4, 3, 5],
    ],
    conv(1, 'valid'),
  ],
  [
    'conv2d many channels',
    [
      [1, 5, 5, 40],
      [3, 3, 40, 36],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d to one channel',
    [
      [2, 6, 5, 40],
      [3, 3, 40, 1],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d to three channels, explicit padding',
    [
      [2, 6, 5, 33],
      [2, 2, 33, 3],
    ],
    conv(1, lopsided),
  ],
  [
    'conv2d one channel in, many out',
    [
      [3, 7, 6, 1],
      [3, 3, 1, 37],
    ],
    conv(1, 'same'),
  ],
  [
    'conv2d three channels in, stride 2, many out',
    [
      [2, 7, 6, 3],
      [2, 3, 3, 21],
    ],
    conv(2, lopsided),
  ],
  [
    'conv2d 2x2 same, stride 3, an end left out',
    [
      [2, 9, 7, 3],
      [2, 2, 3, 4],
    ],
    conv(3, 'same'),
  ],
  [
    'depthwise 3x3',
    [
      [2, 6, 5, 3],
      [3, 3, 3, 1],
    ],
    depthwise(1, 'same'),
  ],
  [
    'depthwise, two channels out of each, stride 2',
    [
      [2, 7, 6, 3],
      [3, 2, 3, 2],
    ],
    depthwise(2, 'same'),
  ],
  [
    'depthwise valid, rows left over',
    [
      [2, 6, 6, 2],
      [2, 2, 2, 3],
    ],
    depthwise([2, 2], 'valid'),
  ],
  [
    'depthwise 2x2 same, stride 3, an end left out',
    [
      [2, 9, 9, 3],
      [2, 2, 3, 2],
    ],
    depthwise(3, 'same'),
  ],
  ['avgPool 2x2', [[2, 6, 8, 3]], pool(2, 2, 'valid')],
  ['avgPool 2x2, cells left over', [[2, 7, 5, 3]], pool(2, 2, 'valid')],
  ['avgPool 3x2', [[2, 6, 6, 1]], pool([3, 2], [3, 2], 'valid')],
  ['avgPool overlapping', [[2, 7, 7, 3]], pool(3, 2, 'valid')],
  ['avgPool padded', [[2, 7, 7, 3]], pool(2, 2, 'same')],
  [
    'matMul',
    [
      [5, 7],
      [7, 3],
    ],
    product(false, false),
  ],
  [
    'matMul, transposed left',
    [
      [7, 5],
      [7, 3],
    ],
    product(true, false),
  ],
  [
    'matMul, transposed right',
    [
      [5, 7],
      [3, 7],
    ],
    product(false, true),
  ],
  [
    'matMul, both transposed',
    [
      [7, 5],
      [3, 7],
    ],
    product(true, true),
  ],
  [
    'matMul of a column',
    [
      [6, 40],
      [40, 1],
    ],
    product(false, false),
  ],
  [
    'matMul beyond one tile',
    [
      [70, 40],
      [40, 33],
    ],
    product(false, false),
  ],
  [
    'matMul of stacks',
    [
      [3, 4, 5],
      [3, 5, 2],
    ],
    product(false, false),
  ],
  [
    'matMul of a stack of one',
    [
      [1, 4, 5],
      [1, 5, 2],
    ],
    product(false, false),
  ],
  ['gather', [[5, 4]], (x) => tf.gather(x, tf.tensor1d([4, 0, 0, 2], 'int32'))],
  ['gather along the last axis', [[3, 5, 4]], (x) => tf.gather(x, tf.tensor1d([3, 1, 3], 'int32'), 2)],
  ['unsortedSegmentSum', [[4, 3]], (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1, 3], 'int32'), 4)],
  ['sum of all', [[3, 4, 5]], (x) => tf.sum(x)],
  ['sum over the batch', [[3, 4, 5]], (x) => tf.sum(x, [0, 1])],
  ['sum over rows', [[3, 4, 5]], (x) => tf.sum(x, [1, 2])],
  ['sum over the middle, kept', [[3, 4, 5]], (x) => tf.sum(x, 1, true)],
  ['sum over axes apart', [[3, 4, 5]], (x) => tf.sum(x, [0, -1])],
  ['sum over axes apart, kept', [[2, 3, 4, 5]], (x) => tf.sum(x, [2, 0], true)],
  ['mean over pixels', [[3, 4, 5, 2]], (x) => tf.mean(x, [1, 2])],
  ['mean of all', [[3, 4, 5, 2]], (x) => tf.mean(x)],
];

const CURVED: readonly (readonly [string, readonly Shape[], Op])[] = [
  ['leakyRelu', [[6, 7]], (x) => tf.leakyRelu(x, 0.2)],
  ['leakyRelu without a slope', [[6, 7]], (x) => tf.leakyRelu(x, 0)],
  ['clipByValue', [[6, 7]], (x) => tf.clipByValue(x, -0.5, 0.7)],
  ['relu6', [[6, 7]], (x) => tf.relu6(tf.mul(x, 5))],
  ['exp', [[6, 7]], (x) => tf.exp(x)],
  ['tanh', [[6, 7]], (x) => tf.tanh(x)],
  ['softplus', [[6, 7]], (x) => tf.softplus(tf.mul(x, 4))],
  ['elu', [[6, 7]], (x) => tf.elu(x)],
  ['swish', [[6, 7]], (x) => tf.mul(x, tf.sigmoid(x))],
  [
    'maximum',
    [
      [6, 7],
      [6, 7],
    ],
    (x, y) => tf.maximum(x, y),
  ],
  ['minimum with a row', [[6, 7], [7]], (x, y) => tf.minimum(x, y)],
  ['maxPool 2x2', [[2, 6, 8, 3]], (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')],
  ['maxPool overlapping, padded', [[2, 7, 7, 3]], (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same')],
  ['max over rows', [[6, 7]], (x) => tf.max(x, 1)],
];

beforeAll(async () => void (await useBackend('wasm')));

describe.each(LINEAR)('%s', (_, shapes, op) => {
  it('gives the numbers of the CPU', () => sameOnBoth(() => op(...draw(shapes, 3))));
  it('has the gradients of the CPU', () => sameOnBoth(gradients(op, shapes)));
  it('has the adjoint as its gradient', () => isAdjoint(op, shapes));
});

describe.each(CURVED)('%s', (_, shapes, op) => {
  it('gives the numbers of the CPU', () => sameOnBoth(() => op(...draw(shapes, 3))));
  it('has the gradients of the CPU', () => sameOnBoth(gradients(op, shapes)));
});

describe('any convolution', () => {
  const side = fc.integer({ min: 1, max: 9 });
  const small = fc.integer({ min: 1, max: 4 });
  const edge = fc.tuple(fc.nat(3), fc.nat(3));
  const pads = fc.oneof(
    fc.constantFrom<Pad[]>('same', 'valid'),
    fc.tuple(edge, edge).map(([rows, columns]): Pad => [[0, 0], rows, columns, [0, 0]]),
  );
  const image = fc.tuple(small, side, side, small);
  const layer = fc.record({
    image,
    outputs: small,
    window: fc.tuple(small, small),
    strides: fc.tuple(small, small),
    pads,
  });

  /** Runs `check` on convolutions of random shapes, strides and padding, as long as a window fits. */
  const holds = (check: (op: Op, shapes: readonly Shape[]) => Promise<void>, seed: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(layer, async ({ image: shape, outputs, window, strides, pads: pad }) => {
        const extra = Array.isArray(pad) ? [pad[1][0] + pad[1][1], pad[2][0] + pad[2][1]] : [0, 0];
        fc.pre(pad === 'same' || (window[0] <= shape[1] + extra[0]! && window[1] <= shape[2] + extra[1]!));
        await check(conv(strides, pad), [shape, [...window, shape[3], outputs]]);
      }),
      { seed, numRuns: 60 },
    );

  it('gives the numbers of the CPU', () => holds((op, shapes) => sameOnBoth(() => op(...draw(shapes, 3))), 0));
  it('has the gradients of the CPU', () => holds((op, shapes) => sameOnBoth(gradients(op, shapes)), 1));
  it('has the adjoint as its gradient', () => holds(isAdjoint, 2));
});

it('registers each kernel once, and without a warning', () => {
  const before = tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelFunc);
  mendWasm();
  expect(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelFunc)).toEqual(before);
});
