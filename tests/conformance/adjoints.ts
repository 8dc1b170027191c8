import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, normal } from '@ebmjs/core';
import type { Numbers, Probe } from './check.js';
import { dot, norm } from './distance.js';
import { read } from './read.js';

type Linear = (x: tf.Tensor) => tf.Tensor;

interface Case {
  readonly shape: readonly number[];
  readonly of: Linear;
}

const image = [2, 7, 6, 3];
const kernel = (size: number, inputs: number, outputs: number): number[] => [size, size, inputs, outputs];
const fixed = (shape: readonly number[]): tf.Tensor => normal(key(7), shape);

const convolution = (size: number, stride: number, padding: 'same' | 'valid'): readonly Case[] => {
  const filter = kernel(size, 3, 5);
  return [
    { shape: image, of: (x) => tf.conv2d(x as tf.Tensor4D, fixed(filter) as tf.Tensor4D, stride, padding) },
    { shape: filter, of: (w) => tf.conv2d(fixed(image) as tf.Tensor4D, w as tf.Tensor4D, stride, padding) },
  ];
};

/** What the networks and samplers are made of, in its input; convolutions in their kernel too. */
const cases = named({
  'convolution 3x3': convolution(3, 1, 'same'),
  'convolution 4x4, stride 2': convolution(4, 2, 'same'),
  'convolution 3x3, stride 2, valid': convolution(3, 2, 'valid'),
  'convolution 1x1': convolution(1, 1, 'same'),
  depthwise: [
    { shape: image, of: (x) => tf.depthwiseConv2d(x as tf.Tensor4D, fixed(kernel(3, 3, 2)) as tf.Tensor4D, 1, 'same') },
    { shape: kernel(3, 3, 2), of: (w) => tf.depthwiseConv2d(fixed(image) as tf.Tensor4D, w as tf.Tensor4D, 1, 'same') },
  ],
  'average pool': [
    { shape: image, of: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'same') },
    { shape: image, of: (x) => tf.avgPool(x as tf.Tensor4D, 3, 1, 'valid') },
  ],
  'matrix product': [
    { shape: [6, 9], of: (x) => tf.matMul(x, fixed([9, 4])) },
    { shape: [6, 9], of: (x) => tf.matMul(x, fixed([4, 9]), false, true) },
  ],
  sums: [
    { shape: image, of: (x) => tf.sum(x, [1, 2]) },
    { shape: image, of: (x) => tf.mean(x, -1) },
  ],
  moves: [
    { shape: [5, 6], of: (x) => tf.gather(x, tf.tensor1d([4, 0, 4, 2], 'int32')) },
    {
      shape: [5, 6],
      of: (x) =>
        tf.transpose(
          tf.pad(x as tf.Tensor2D, [
            [1, 2],
            [0, 1],
          ]),
        ),
    },
    { shape: [5, 6], of: (x) => tf.concat([tf.slice(x, [1, 2], [3, 3]), tf.slice(x, [0, 0], [2, 3])]) },
    { shape: [5, 6], of: (x) => tf.tile(x, [2, 3]) },
  ],
});

function named(groups: { readonly [name: string]: readonly Case[] }): { readonly [name: string]: Case } {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, list]) => list.map((one, i) => [`${name} ${i}`, one] as const)),
  );
}

/** `<A x, y> = <x, A* y>`: the gradient of `<A x, y>` in `x` is `A* y`. */
export const adjointProbe: Probe = {
  measure: async () =>
    read(Object.assign({}, ...Object.entries(cases).map(([of, one], i) => tested(of, one, i))) as tf.NamedTensorMap),
  checks: [
    {
      name: 'linear operations: adjoints',
      unit: 'of both norms',
      tolerance: 1e-6, // sums of up to 100 float32 products, each rounded to 2^-24 of its size
      error: (found) => Math.max(...Object.keys(cases).map((of) => mismatch(of, found))),
    },
  ],
};

function tested(name: string, { shape, of }: Case, i: number): tf.NamedTensorMap {
  return tf.tidy(() => {
    const x = normal(foldIn(key(8), i), shape);
    const image = of(x);
    const y = normal(foldIn(key(9), i), image.shape);
    const back = tf.grad((input: tf.Tensor) => of(input))(x, y);
    return { [`${name} x`]: x, [`${name} Ax`]: image, [`${name} y`]: y, [`${name} A*y`]: back };
  });
}

function mismatch(name: string, found: Numbers): number {
  const [x, image, y, back] = ['x', 'Ax', 'y', 'A*y'].map((part) => found[`${name} ${part}`]!);
  return Math.abs(dot(image!, y!) - dot(x!, back!)) / (norm(image!) * norm(y!));
}
