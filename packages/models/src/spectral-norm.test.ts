import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { largestSingularValue } from '../test/matrices.js';
import { farthest } from '../test/tensors.js';
import { initialVector, powerIteration, spectrallyCapped, spectrallyNormalised } from './spectral-norm.js';

const kernel = normal(key(1), [3, 3, 3, 8]);
const top = largestSingularValue(kernel.dataSync(), 8);

/** `u` after `n` more power iterations. */
function iterated(u: tf.Tensor2D, n: number): tf.Tensor2D {
  return scope(() => Array.from({ length: n }).reduce<tf.Tensor2D>((v) => powerIteration(kernel, v), u));
}

it('the reference itself: a diagonal and a rank-one matrix', () => {
  expect(largestSingularValue([3, 0, 0, -7], 2)).toBeCloseTo(7, 12);
  expect(largestSingularValue([2, 4, 1, 2, 2, 4], 2)).toBeCloseTo(Math.sqrt(9 * 5), 12); // (2, 1, 2)' (1, 2)
});

it('power iterations converge to the largest singular value of [27 x 8]', () => {
  const start = initialVector(key(2), kernel);
  const u = iterated(start, 200);
  const unit = spectrallyNormalised(kernel, u);
  expect(farthest(unit, tf.div(kernel, top))).toBeLessThan(1e-6);
  expect(largestSingularValue(unit.dataSync(), 8)).toBeCloseTo(1, 5);
  tf.dispose([start, u, unit]);
});

it("one iteration is v = normalise(M u), then normalise(M' v)", () => {
  const two = tf.tensor2d([3, 0, 0, 4], [2, 2]); // M'M scales the axes by 9 and 16
  const u = powerIteration(two, tf.tensor2d([0.6, 0.8], [2, 1]));
  const [a, b] = [9 * 0.6, 16 * 0.8];
  const expected = [a / Math.hypot(a, b), b / Math.hypot(a, b)];
  [...u.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

it('a new vector is a unit vector within 1 % of the top, from the key alone', () => {
  const [u, again, other] = [key(2), key(2), key(3)].map((k) => initialVector(k, kernel));
  expect(u!.shape).toEqual([8, 1]);
  expect(tf.norm(u!).dataSync()[0]).toBeCloseTo(1, 6);
  expect(farthest(u!, again!)).toBe(0);
  expect(farthest(u!, other!)).toBeGreaterThan(0);
  const estimate = tf.norm(tf.matMul(tf.reshape(kernel, [27, 8]), u!)).dataSync()[0]!;
  expect(estimate / top).toBeGreaterThan(0.99);
  expect(estimate / top).toBeLessThan(1 + 1e-6);
});

it("the gradient holds u and v fixed: d(W / s) along R is R / s - W (v' R u) / s^2", () => {
  scope(() => {
    const [rows, u] = [tf.reshape(kernel, [27, 8]), initialVector(key(4), kernel)];
    const direction = normal(key(5), kernel.shape);
    const image = tf.matMul(rows as tf.Tensor2D, u);
    const sigma = tf.norm(image);
    const v = tf.div(image, sigma);
    const along = tf.sum(tf.mul(kernel, direction)); // <W, R>, for the loss <W / s, R>
    const expected = tf.sub(
      tf.div(direction, sigma),
      tf.reshape(tf.mul(tf.div(along, tf.square(sigma)), tf.matMul(v, u, false, true)), kernel.shape),
    );
    const got = tf.grad((w) => tf.sum(tf.mul(spectrallyNormalised(w, u), direction)))(kernel);
    expect(farthest(got, expected)).toBeLessThan(1e-6);
  });
});

it('a capped kernel below norm 1 is the kernel, with the gradient of the identity', () => {
  scope(() => {
    const small = tf.mul(kernel, 0.9 / top);
    const u = initialVector(key(6), small);
    expect(farthest(spectrallyCapped(small, u), small)).toBe(0);
    const slope = normal(key(7), kernel.shape);
    const got = tf.grad((w) => tf.sum(tf.mul(spectrallyCapped(w, u), slope)))(small);
    expect(farthest(got, slope)).toBe(0);
  });
});

it('a capped kernel above norm 1 has norm 1', () => {
  scope(() => {
    const u = iterated(initialVector(key(6), kernel), 100);
    expect(largestSingularValue(spectrallyCapped(kernel, u).dataSync(), 8)).toBeCloseTo(1, 5);
  });
});

it('the cap divides by s = |M u| + 1e-6, as the released code does', () => {
  scope(() => {
    const [one, u] = [tf.tensor2d([[1]]), tf.tensor2d([[1]])];
    // float32 is good to 1.2e-7 here
    expect(Math.abs(spectrallyCapped(one, u).dataSync()[0]! - 1 / (1 + 1e-6))).toBeLessThan(2.4e-7);
  });
});

it('weights of 1e-10 neither underflow nor grow', () => {
  scope(() => {
    const tiny = tf.mul(kernel, 1e-10);
    const u = powerIteration(tiny, initialVector(key(6), tiny));
    expect(tf.norm(u).dataSync()[0]).toBeCloseTo(1, 6);
    expect(farthest(spectrallyCapped(tiny, u), tiny)).toBe(0);
  });
});

it('leaks nothing', () => {
  const before = tf.memory().numTensors;
  const u = initialVector(key(8), kernel);
  tf.dispose([u, powerIteration(kernel, u)]);
  expect(tf.memory().numTensors).toBe(before);
});
