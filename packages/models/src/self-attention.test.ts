import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, type Params } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { farthest, shapesOf, shaken } from '../test/tensors.js';
import { selfAttention } from './self-attention.js';

const layer = selfAttention('a', { channels: 3, width: 2 });
const x = normal(key(1), [2, 2, 3, 3]);

it('names its weights, and starts as the identity', () => {
  scope(() => {
    const variables = layer.init(key(0));
    expect(shapesOf(variables.weights)).toEqual({
      'a.query.kernel': [1, 1, 3, 2],
      'a.query.bias': [2],
      'a.key.kernel': [1, 1, 3, 2],
      'a.key.bias': [2],
      'a.value.kernel': [1, 1, 3, 3],
      'a.gamma': [],
    });
    expect(shapesOf(variables.state)).toEqual({ 'a.query.u': [2, 1], 'a.key.u': [2, 1], 'a.value.u': [3, 1] });
    expect(farthest(layer.apply(layer.prepare(variables), x).output, x)).toBe(0);
  });
});

/** The formula, pixel by pixel, in float64. */
function byHand(params: Params, image: readonly number[][]): number[] {
  const table = (name: string): number[] => Array.from(params[name]!.dataSync());
  const through = (row: readonly number[], name: string, width: number): number[] =>
    Array.from({ length: width }, (_, j) =>
      row.reduce((sum, v, i) => sum + v * table(`${name}.kernel`)[i * width + j]!, 0),
    );
  const biased = (row: readonly number[], name: string): number[] =>
    through(row, name, 2).map((v, j) => v + table(`${name}.bias`)[j]!);
  const [q, k] = ['a.query', 'a.key'].map((name) => image.map((row) => biased(row, name)));
  const v = image.map((row) => through(row, 'a.value', 3).map((each) => Math.max(each, 0.2 * each)));
  const gamma = table('a.gamma')[0]!;
  return image.flatMap((row, i) => {
    const scores = k!.map((other) => Math.exp(other.reduce((sum, each, j) => sum + each * q![i]![j]!, 0)));
    const total = scores.reduce((sum, score) => sum + score, 0);
    return row.map((own, c) => own + gamma * v.reduce((sum, value, p) => sum + (scores[p]! / total) * value[c]!, 0));
  });
}

it('is x + gamma softmax(q k) leaky(v)', () => {
  scope(() => {
    const params = layer.prepare(shaken(layer.init(key(0)), key(2)));
    const found = Array.from(layer.apply(params, x).output.dataSync());
    const images = tf.reshape(x, [2, 6, 3]).arraySync() as number[][][];
    const expected = images.flatMap((image) => byHand(params, image));
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    expect(params['a.gamma']!.dataSync()[0]).not.toBe(0);
  });
});

describe('pulls back as the tape does', () => {
  it.each([true, false])('spectral norms %s', (spectralNorm) => {
    expectRightPull(selfAttention('a', { channels: 3, width: 2, spectralNorm }), [2, 4, 3, 3]);
  });
});

it('has a way back that is right to second order', () => {
  scope(() => {
    const params = layer.prepare(shaken(layer.init(key(0)), key(2)));
    const slope = normal(key(3), x.shape);
    const steepness = (z: tf.Tensor): tf.Scalar => tf.sum(tf.square(layer.apply(params, z).pull(slope)));
    const direction = normal(key(4), x.shape);
    const exact = tf.sum(tf.mul(tf.grad(steepness)(x), direction));
    const h = 0.01;
    const at = (t: number): tf.Scalar => steepness(tf.add(x, tf.mul(direction, t)));
    const differences = tf.div(tf.sub(at(h), at(-h)), 2 * h);
    const size = Math.abs(exact.dataSync()[0]!);
    expect(size).toBeGreaterThan(0.1);
    expect(farthest(exact, differences)).toBeLessThan(0.005 * size);
  });
});

it('drops attention in training mode, alike in all rows', () => {
  scope(() => {
    const half = selfAttention('a', { channels: 3, width: 2, dropout: 0.5 });
    const params = half.prepare(shaken(half.init(key(0)), key(2)));
    const twice = tf.concat([tf.slice(x, [0, 0, 0, 0], [1, -1, -1, -1]), tf.slice(x, [0, 0, 0, 0], [1, -1, -1, -1])]);
    const { output, pull } = half.apply(params, twice, undefined, key(5));
    const [first, second] = tf.split(output, 2);
    expect(farthest(first!, second!)).toBeLessThan(1e-6);
    expect(farthest(output, half.apply(params, twice).output)).toBeGreaterThan(1e-3);
    const slope = normal(key(6), twice.shape);
    const tape = tf.grad((z) => tf.sum(tf.mul(half.apply(params, z, undefined, key(5)).output, slope)))(twice);
    expect(farthest(pull(slope), tape)).toBeLessThan(1e-5);
  });
});

it.each([
  [{ channels: 0, width: 1 }, 'selfAttention.channels: must be a whole number'],
  [{ channels: 1, width: 0.5 }, 'selfAttention.width: must be a whole number'],
  [{ channels: 1, width: 1, dropout: 1 }, 'dropout.rate: must be below 1'],
  [{ channels: 1, width: 1, heads: 2 }, 'selfAttention: unknown option'],
])('refuses %j', (options, message) => expect(() => selfAttention('a', options)).toThrow(message));
