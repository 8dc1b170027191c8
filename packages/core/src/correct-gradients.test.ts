import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@ebmjs/backends';
import { gradient, key, normal, scope, split, type Energy } from './index.js';

type Op = (x: tf.Tensor) => tf.Tensor;
const [weightKey, filterKey, pointKey, sideKey, weighKey] = split(key(5), 5);
const matrix = normal(weightKey, [6, 4]) as tf.Tensor2D;
const filter = normal(filterKey, [3, 3, 2, 3]) as tf.Tensor4D;
const image = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [-1, 5, 5, 2]);
const above = (x: tf.Tensor): tf.Tensor => tf.add(tf.abs(x), 0.5); // away from poles

const segments = (): tf.Tensor1D => tf.tensor1d([0, 2, 2, 0, 1, 2], 'int32');

/** Every differentiable operation that the packages use, by the shape of one row of its input. */
const OPS: readonly (readonly [string, number, Op])[] = [
  ['add, sub, mul, div, neg', 6, (x) => tf.div(tf.neg(tf.mul(tf.add(x, 1), tf.sub(x, 2))), above(x))],
  ['addN', 6, (x) => tf.addN([x, tf.square(x), x])],
  ['square, sqrt', 6, (x) => tf.sqrt(above(tf.square(x)))],
  ['exp, log', 6, (x) => tf.log(tf.add(tf.exp(x), 2))],
  ['log1p, expm1', 6, (x) => tf.log1p(tf.expm1(above(x)))],
  ['sigmoid', 6, (x) => tf.sigmoid(x)],
  ['swish', 6, (x) => tf.mul(x, tf.sigmoid(x))],
  ['tanh', 6, (x) => tf.tanh(x)],
  ['softplus', 6, (x) => tf.softplus(x)],
  ['elu', 6, (x) => tf.elu(x)],
  ['erf', 6, (x) => tf.erf(x)],
  ['softmax', 6, (x) => tf.softmax(x)],
  ['log-sum-exp', 6, (x) => tf.logSumExp(x, 1)],
  ['relu, squared', 6, (x) => tf.square(tf.relu(x))],
  ['leaky relu, squared', 6, (x) => tf.square(tf.leakyRelu(x, 0.2))],
  ['maximum, minimum', 6, (x) => tf.square(tf.minimum(tf.maximum(x, -0.6), 0.7))],
  [
    'maximum, minimum, of rows and their means',
    6,
    (x) => tf.square(tf.maximum(tf.minimum(tf.mean(x, 1, true), above(x)), x)),
  ],
  ['clipByValue', 6, (x) => tf.square(tf.clipByValue(x, -0.6, 0.7))],
  ['where, greater', 6, (x) => tf.mul(tf.where(tf.greater(x, 0), x, tf.neg(x)), tf.square(x))],
  ['where, of other masks', 6, (x) => tf.mul(tf.where(tf.logicalOr(tf.notEqual(x, 0), tf.less(x, -9)), x, 0), x)],
  ['max', 6, (x) => tf.square(tf.max(x, 1))],
  ['min', 6, (x) => tf.square(tf.min(x, 1, true))],
  ['pow in the base', 6, (x) => tf.pow(x, 3)],
  ['pow in the exponent', 6, (x) => tf.pow(tf.scalar(1.7), x)],
  ['pow in both', 6, (x) => tf.pow(above(x), x)],
  ['sum, mean', 6, (x) => tf.mul(tf.sum(tf.square(x), 1), tf.mean(x, 1))],
  ['matMul', 6, (x) => tf.square(tf.matMul(x as tf.Tensor2D, matrix))],
  [
    'matMul, transposed',
    6,
    (x) => tf.matMul(tf.matMul(x as tf.Tensor2D, matrix), tf.matMul(x as tf.Tensor2D, matrix), true),
  ],
  [
    'concat, slice, stack',
    6,
    (x) => tf.stack([tf.square(tf.slice(x, [0, 1], [-1, 3])), tf.slice(tf.concat([x, x], 1), [0, 5], [-1, 3])]),
  ],
  [
    'transpose, reshape, pad, tile',
    6,
    (x) =>
      tf.square(
        tf.tile(
          tf.pad(tf.transpose(tf.reshape(x, [-1, 3, 2]), [0, 2, 1]), [
            [0, 0],
            [1, 0],
            [0, 2],
          ]),
          [1, 2, 1],
        ),
      ),
  ],
  ['split', 6, (x) => tf.mul(...(tf.split(tf.square(x), 2, 1) as [tf.Tensor, tf.Tensor]))],
  [
    'unstack, squeeze',
    6,
    (x) => tf.mul(...(tf.unstack(tf.slice(tf.square(x), [0, 0], [-1, 2]), 1) as [tf.Tensor, tf.Tensor])),
  ],
  ['reverse', 6, (x) => tf.mul(tf.square(x), tf.reverse(x, 1))],
  ['cumsum', 6, (x) => tf.square(tf.cumsum(x, 1))],
  ['norm', 6, (x) => tf.norm(above(x), 2, 1)],
  ['sin, cos', 6, (x) => tf.mul(tf.sin(x), tf.cos(tf.mul(x, 2)))],
  ['expandDims, broadcast', 6, (x) => tf.square(tf.sub(tf.expandDims(x, 1), tf.reshape(matrix, [4, 6])))],
  ['broadcastTo', 6, (x) => tf.pow(tf.broadcastTo(tf.reshape(x, [-1, 1, 6]), [2, 3, 6]), 3)],
  ['a channel times an image', 6, (x) => tf.mul(tf.square(tf.reshape(x, [-1, 1, 1, 6])), tf.ones([1, 2, 2, 1]))],
  ['mod', 6, (x) => tf.square(tf.mod(x, 50))],
  ['step, with a slope', 6, (x) => tf.mul(tf.square(x), tf.step(x, 0.2))],
  ['unsortedSegmentSum', 6, (x) => tf.square(tf.unsortedSegmentSum(tf.transpose(x), segments(), 3))],
  ['reciprocal, rsqrt', 6, (x) => tf.mul(tf.reciprocal(above(x)), tf.rsqrt(above(x)))],
  ['gather', 6, (x) => tf.square(tf.gather(x, tf.tensor1d([0, 2, 2], 'int32'), 1))],
  ['conv2d same', 50, (x) => tf.square(tf.conv2d(image(x), filter, 1, 'same'))],
  ['conv2d valid, stride 2', 50, (x) => tf.square(tf.conv2d(image(x), filter, 2, 'valid'))],
  ['conv2d same, stride 2', 50, (x) => tf.square(tf.conv2d(image(x), filter, 2, 'same'))],
  ['avgPool', 50, (x) => tf.square(tf.avgPool(tf.slice(image(x), [0, 0, 0, 0], [-1, 4, 4, 2]), 2, 2, 'valid'))],
  ['avgPool with padding', 50, (x) => tf.square(tf.avgPool(image(x), 2, 2, 'same'))],
  ['avgPool 3x3, stride 1, same', 50, (x) => tf.square(tf.avgPool(image(x), 3, 1, 'same'))],
];

/** `op` as an energy: the results weighted at random, so that no two partial derivatives can hide each other. */
const energyOf =
  (op: Op): Energy =>
  (x) =>
    scope(() => {
      const y = op(x);
      const weighed = tf.mul(y, normal(weighKey, y.shape));
      return tf.add(tf.mul(tf.sum(weighed), 1), tf.zeros([x.shape[0]!])) as tf.Tensor1D;
    });
const perRow =
  (op: Op) =>
  (x: tf.Tensor): tf.Scalar =>
    tf.div(tf.sum(energyOf(op)(x)), x.shape[0]!);

// Central differences in float32: truncation h^2 f'''/6 and rounding 1e-7 |f| / h are both near 1e-4 at h = 0.01.
const H = 0.01;
const TOLERANCE = 4e-3;
function alongSide(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, side: tf.Tensor): tf.Tensor {
  return tf.div(tf.sub(f(tf.add(x, tf.mul(side, H))), f(tf.sub(x, tf.mul(side, H)))), 2 * H);
}

const BACKENDS = ['cpu', 'wasm', ...(process.env['VK_DRIVER_FILES'] ? (['webgpu'] as const) : [])] as const;

describe.each(BACKENDS)('gradients on %s', (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(async () => void (await tf.setBackend('cpu')));

  it.each(OPS)('%s', async (_, size, op) => {
    const tensors = tf.memory().numTensors;
    const errors = scope(() => {
      const x = normal(pointKey, [2, size]);
      const side = normal(sideKey, [2, size]);
      const loss = perRow(op);
      const slope = tf.grad(loss);
      const first = tf.sub(tf.sum(tf.mul(slope(x), side)), alongSide(loss, x, side));
      const second = tf.sub(tf.grad((y) => tf.sum(tf.mul(slope(y), side)))(x), alongSide(slope, x, side));
      const scale = tf.add(1, tf.max(tf.abs(slope(x))));
      return tf.stack([tf.div(tf.abs(first), scale), tf.div(tf.max(tf.abs(second)), scale)]);
    });
    const [first, second] = await errors.data();
    errors.dispose();
    expect(first).toBeLessThan(TOLERANCE * Math.sqrt(size));
    expect(second).toBeLessThan(TOLERANCE * Math.sqrt(size));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('differentiates the gradient of a convolution in its weights', async () => {
    const error = scope(() => {
      const x = tf.reshape(normal(pointKey, [2, 50]), [2, 5, 5, 2]) as tf.Tensor4D;
      const side = normal(sideKey, [2, 5, 5, 2]);
      const slope = (w: tf.Tensor) =>
        tf.sum(
          tf.mul(tf.grad((y) => tf.mean(tf.square(tf.conv2d(y as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'))))(x), side),
        );
      const direction = normal(weighKey, filter.shape);
      return tf.abs(tf.sub(tf.sum(tf.mul(tf.grad(slope)(filter), direction)), alongSide(slope, filter, direction)));
    });
    expect((await error.data())[0]).toBeLessThan(TOLERANCE);
    error.dispose();
  });
});

it('notices that a later import of tfjs has put its own gradients back', async () => {
  const swish: Energy = (x) => scope(() => tf.sum(tf.mul(x, tf.sigmoid(x)), 1));
  await import('@tensorflow/tfjs');
  const second = scope(() => tf.grad((x) => tf.sum(gradient(swish)(x)))(tf.tensor2d([[0.7]])));
  const s = 1 / (1 + Math.exp(-0.7));
  expect((await second.data())[0]).toBeCloseTo(2 * s * (1 - s) + 0.7 * s * (1 - s) * (1 - 2 * s), 4);
  second.dispose();
});
