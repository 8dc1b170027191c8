import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import golden from '../../../../golden/metrics.json' with { type: 'json' };
import { polynomialMmd } from './polynomial-mmd.js';

it.each(golden.sets)('polynomialMmd is that of polynomial_kernel of scikit-learn', async ({ x, y, polynomial }) => {
  const [a, b] = [tf.tensor2d(x), tf.tensor2d(y)];
  const before = tf.memory().numTensors;
  expect((await polynomialMmd(a, b)) / polynomial).toBeCloseTo(1, 4);
  expect(await polynomialMmd(b, a)).toBeCloseTo(await polynomialMmd(a, b), 5);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([a, b]);
});
