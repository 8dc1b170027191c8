import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, type Params } from '@ebmjs/core';
import { expect } from 'vitest';
import type { Layer } from '../src/layer.js';
import { allMade } from '../src/plan.js';
import { bufferMeter } from './buffer-meter.js';
import { farthest, shapesOf, shaken } from './tensors.js';

/** Checks that `pull` is the tape's gradient, with and without the `transposed` parameters; and leaks nothing. */
export function expectRightPull(layer: Layer, shape: readonly number[], labels?: tf.Tensor2D): void {
  const before = tf.memory().numTensors;
  const errors = scope(() => {
    const params = layer.prepare(shaken(layer.init(key(1)), key(2)));
    const x = normal(key(3), shape);
    const { output, pull } = layer.apply(params, x, labels);
    const slope = normal(key(4), output.shape);
    const tape = tf.grad((z) => tf.sum(tf.mul(layer.apply(params, z, labels).output, slope)))(x);
    const cached = layer.apply({ ...params, ...layer.transposed(params) }, x, labels).pull(slope);
    return [farthest(pull(slope), tape), farthest(cached, tape)];
  });
  for (const error of errors) expect(error).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(before);
}

/**
 * Checks a layer's plan for events of `shape` against what it does: names, shapes, and every number that it makes on the
 * way there, on the way back and when it is frozen.
 */
export function expectRightPlan(layer: Layer, shape: readonly number[], classes = 0): void {
  const { shape: output, rows } = layer.plan(shape);
  const made = allMade(rows);
  const found = scope(() => {
    const variables = layer.init(key(1));
    expect(shapesOf(variables.weights)).toEqual(Object.assign({}, ...rows.map(({ weights }) => weights)));
    expect(shapesOf(variables.state)).toEqual(Object.assign({}, ...rows.map(({ state }) => state)));
    const params = scope(() => layer.prepare(variables));
    const all = { ...params, ...scope(() => layer.transposed(params)) };
    const [two, four] = [2, 4].map((n) => numbersMade(layer, all, [n, ...shape], classes));
    expect(two!.output).toEqual([2, ...output]);
    const each = { there: (four!.there - two!.there) / 2, back: (four!.back - two!.back) / 2 };
    return { ...each, frozen: beside(Object.values(all), Object.values(variables.weights)) };
  });
  expect(found).toEqual({ there: made.there, back: made.back, frozen: made.frozen });
}

/** Numbers in tensors that `apply` and then `pull` make. */
function numbersMade(layer: Layer, params: Params, shape: readonly number[], classes: number) {
  return scope(() => {
    const x = normal(key(3), shape);
    const labels = classes > 0 ? tf.zeros<tf.Rank.R2>([shape[0]!, classes]) : undefined;
    const meter = bufferMeter();
    const { output, pull } = layer.apply(params, x, labels, key(5));
    const there = meter.now();
    const slope = tf.zeros(output.shape);
    const middle = meter.now();
    pull(slope);
    meter.stop();
    return { output: output.shape, there: there / 4, back: (meter.now() - middle) / 4 };
  });
}

/** Numbers in the tensors that are not in `others` too. */
const beside = (tensors: readonly tf.Tensor[], others: readonly tf.Tensor[]): number => {
  const known = new Set(others.map(({ dataId }) => dataId));
  return tensors.filter(({ dataId }) => !known.has(dataId)).reduce((sum, { size }) => sum + size, 0);
};

/** Prepared parameters and output for `x`, inside the caller's scope. */
export function applied(layer: Layer, x: tf.Tensor, labels?: tf.Tensor2D): tf.Tensor {
  return layer.apply(layer.prepare(layer.init(key(1))), x, labels).output;
}
