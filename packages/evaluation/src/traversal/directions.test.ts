import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release, scope, type Energy } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { hessianDirections } from './hessian-directions.js';
import { jacobianDirections } from './jacobian-directions.js';

/** `sum c_i(x) x_i^2 / 2 + x_0^3`: rows have spectra of their own. */
const curved: Energy = (x) =>
  scope(() => {
    const rows = tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D;
    const bowl = tf.sum(tf.mul(tf.tensor1d([0, 5, 3, -4]), tf.div(tf.square(rows), 2)), 1);
    return tf.add(bowl, tf.sum(tf.pow(tf.slice(rows, [0, 0], [-1, 1]), 3), 1)) as tf.Tensor1D;
  });

it('finds the directions of each row, in the order asked for', async () => {
  const x = tf.tensor3d([1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.4], [2, 2, 2]);
  const before = tf.memory().numTensors;
  const { values, vectors, residuals, method, products } = await hessianDirections({ energy: curved, x, key: key(0) });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(method).toBe('double');
  expect(products).toBe(4);
  const want = [
    [6, 5, 3],
    [5, 3, 0.6],
  ];
  values.forEach((row, n) => row.forEach((value, i) => expect(value).toBeCloseTo(want[n]![i]!, 4)));
  expect(vectors.shape).toEqual([3, 2, 2, 2]);
  const [first] = vectors.arraySync() as number[][][][];
  expect(Math.abs(first![0]![0]![0]!)).toBeCloseTo(1, 4); // along x_0
  expect(Math.abs(first![1]![0]![1]!)).toBeCloseTo(1, 4); // along x_1
  expect(Math.max(...residuals.flat())).toBeLessThan(1e-3 * 6);
  vectors.dispose();
  const low = await hessianDirections({ energy: curved, x, key: key(0), end: 'smallest', count: 1 });
  low.values.forEach(([value]) => expect(value).toBeCloseTo(-4, 4));
  const size = await hessianDirections({ energy: curved, x, key: key(0), end: 'magnitude', count: 2 });
  expect(size.values[1]!.map(Math.round)).toEqual([5, -4]);
  release(x, low.vectors, size.vectors);
});

it('finds the singular vectors of a layer of features', async () => {
  const weights = tf.tensor2d([
    [3, 0],
    [0, 0],
    [0, -2],
  ]);
  const features = (x: tf.Tensor): tf.Tensor2D => scope(() => tf.matMul(tf.square(x) as tf.Tensor2D, weights));
  const x = tf.tensor2d([
    [1, 1, 1],
    [0.5, 9, 3],
  ]);
  const before = tf.memory().numTensors;
  const { values, vectors } = await jacobianDirections({ features, x, count: 2 });
  expect(tf.memory().numTensors).toBe(before + 1);
  // J = W^T diag(2 x): 6 along x_0 and 4 along x_2; 12 along x_2 and 3 along x_0
  values.forEach((row, n) =>
    row.forEach((value, i) =>
      expect(value).toBeCloseTo(
        [
          [6, 4],
          [12, 3],
        ][n]![i]!,
        5,
      ),
    ),
  );
  const got = (vectors.arraySync() as number[][][]).map((rows) =>
    rows.map((row) => row.map((value) => Math.abs(value))),
  );
  [
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
    [
      [0, 0, 1],
      [1, 0, 0],
    ],
  ].forEach((rows, i) =>
    rows.forEach((row, n) => row.forEach((value, d) => expect(got[i]![n]![d]).toBeCloseTo(value, 5))),
  );
  release(x, vectors, weights);
});

it('refuses what it cannot search, and leaves nothing behind', async () => {
  const x = normal(key(1), [2, 4]);
  const before = tf.memory().numTensors;
  const options = { energy: curved, x, key: key(0) };
  await expect(hessianDirections({ ...options, count: 5 })).rejects.toThrow('must be at most the 4 numbers of a row');
  await expect(hessianDirections({ ...options, steps: 2 })).rejects.toThrow('hessianDirections.steps');
  await expect(hessianDirections({ ...options, end: 'top' as never })).rejects.toThrow('hessianDirections.end');
  await expect(hessianDirections({ ...options, k: 1 } as never)).rejects.toThrow('unknown option');
  await expect(hessianDirections({ ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
  const bad: Energy = (y) => scope(() => tf.sum(tf.sqrt(tf.sub(tf.mul(y, 0), 1)), 1) as tf.Tensor1D);
  await expect(hessianDirections({ ...options, energy: bad })).rejects.toThrow('must have finite slopes');
  const features = (y: tf.Tensor): tf.Tensor2D => y.clone() as tf.Tensor2D;
  await expect(jacobianDirections({ features, x, count: 5 })).rejects.toThrow('must be at most the 4 singular values');
  const flat = (y: tf.Tensor): tf.Tensor2D => scope(() => tf.sum(y, 1)) as tf.Tensor as tf.Tensor2D;
  await expect(jacobianDirections({ features: flat, x })).rejects.toThrow(
    'jacobianDirections.features: must return shape',
  );
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});
