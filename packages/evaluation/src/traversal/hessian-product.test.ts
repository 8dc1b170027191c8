import * as tf from '@tensorflow/tfjs-core';
import { gradient, key, normal, release, scope, split, type Energy } from '@ebmjs/core';
import { mlp } from '@ebmjs/models';
import { expect, it } from 'vitest';
import { gaussianEnergy } from '../restoration/gaussian.fixture.js';
import { hessianProduct } from './hessian-product.js';

const precision = [
  [2, 0.6, -0.3],
  [0.6, 1, 0.4],
  [-0.3, 0.4, 3],
];

it.each(['double', 'differences'] as const)('is P v for a Gaussian: %s', (method) => {
  const [a, b] = split(key(0), 2);
  const [x, v] = [normal(a, [4, 3]), normal(b, [4, 3])];
  const before = tf.memory().numTensors;
  const { product, method: used } = hessianProduct(gaussianEnergy(precision), x, { method });
  const got = product(v);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(used).toBe(method);
  const want = scope(() => tf.matMul(v as tf.Tensor2D, tf.tensor2d(precision))).dataSync();
  got.dataSync().forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 3));
  release(x, v, got);
});

it('is that of a network, as differences of its gradient in each number have it', () => {
  const model = mlp({ dimension: 6, widths: [8, 8] });
  const variables = model.init(key(1));
  const energy = model.energy(variables);
  const x = normal(key(2), [1, 6]);
  const before = tf.memory().numTensors;
  const { product, method } = hessianProduct(energy, x);
  expect(method).toBe('double');
  const slope = gradient(energy);
  const h = 0.01;
  const rows = Array.from({ length: 6 }, (_, i) =>
    scope(() => {
      const unit = tf.cast(tf.oneHot(tf.tensor1d([i], 'int32'), 6), 'float32');
      const shift = tf.mul(unit, h);
      const by = tf.div(tf.sub(slope(tf.add(x, shift)), slope(tf.sub(x, shift))), 2 * h);
      return [product(unit), by];
    }).map((t) => {
      const read = [...t.dataSync()];
      t.dispose();
      return read;
    }),
  ) as [number[], number[]][];
  const largest = Math.max(...rows.flatMap(([, by]) => by.map(Math.abs)));
  expect(largest).toBeGreaterThan(0.01);
  rows.forEach(([got, by], i) => {
    got.forEach((value, j) => {
      expect(Math.abs(value - by[j]!)).toBeLessThan(2e-3 * largest); // of order h^2 of the fourth derivative, and rounding / h
      expect(Math.abs(value - rows[j]![0][i]!)).toBeLessThan(1e-5 * largest); // symmetric
    });
  });
  expect(tf.memory().numTensors).toBe(before);
  release(variables, x);
});

it('differentiates the energy itself, not the analytic form that may be a constant to the tape', () => {
  const bowl: Energy = Object.assign(
    (x: tf.Tensor) => scope(() => tf.mul(0.5, tf.sum(tf.square(x), 1)) as tf.Tensor1D),
    {
      valueAndGrad: (x: tf.Tensor) => ({
        value: tf.zeros([x.shape[0]!]) as tf.Tensor1D,
        grad: tf.tensor(x.dataSync(), x.shape),
      }),
    },
  );
  const [x, v] = [tf.ones([1, 3]), tf.tensor2d([[1, 2, 3]])];
  const got = hessianProduct(bowl, x).product(v);
  expect([...got.dataSync()]).toEqual([1, 2, 3]);
  release(x, v, got);
});

it('falls back to differences where an operation has no second derivative, and says so', () => {
  // The gradient of `ceil`'s stand-in is written by hand with an operation that has none of its own.
  const cube = tf.customGrad((x) => {
    const value = tf.pow(x as tf.Tensor, 3);
    const gradFunc = (dy: tf.Tensor): tf.Tensor => {
      const squares = tf.sum(tf.diag(tf.reshape(tf.square(x as tf.Tensor), [-1])), 0); // `diag` has no gradient
      return tf.mul(dy, tf.mul(3, tf.reshape(squares, dy.shape)));
    };
    return { value, gradFunc };
  });
  const energy: Energy = (x) => scope(() => tf.sum(cube(x), 1) as tf.Tensor1D);
  const [x, v] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[1, 1]])];
  const before = tf.memory().numTensors;
  const { product, method } = hessianProduct(energy, x);
  expect(method).toBe('differences');
  const got = product(v);
  [6, 12].forEach((value, i) => expect(got.dataSync()[i]).toBeCloseTo(value, 2));
  got.dispose();
  expect(tf.memory().numTensors).toBe(before);
  release(x, v);
});

it('passes other errors on', () => {
  const x = tf.ones([1, 2]);
  const broken: Energy = () => {
    throw new Error('broken');
  };
  expect(() => hessianProduct(broken, x)).toThrow('broken');
  expect(() => hessianProduct(broken, x, { step: 0 })).toThrow('hessianProduct.step');
  expect(() => hessianProduct(broken, x, { method: 'triple' as never })).toThrow('hessianProduct.method');
  x.dispose();
});
