import * as tf from '@tensorflow/tfjs-core';
import { joinedVariables, key, normal, release, scope, valueAndGradient, variablesOfPart } from '@ebmjs/core';
import type { Model, Variables } from '@ebmjs/core';
import { ensemble, mlp, residualNetwork } from '@ebmjs/models';
import { expectNoLeak, testModel } from '@ebmjs/testing';
import { describe, expect, it } from 'vitest';
import { composedModel } from './composed-model.js';

const colour = mlp({ dimension: 2, widths: [5], classes: 2 });
const size = mlp({ dimension: 2, widths: [3, 3], classes: 3 });
const any = mlp({ dimension: 2, widths: [4] });
const model = composedModel([colour, any, size], { weights: [1, 0.5, -2] });

describe('of networks with labels and without', () => testModel({ model }));
describe('without labels', () => testModel({ model: composedModel([any, any]) }));
describe('of one part that reads all labels', () => testModel({ model: composedModel([any, size]) }));
describe('of images', () => {
  const image = (classes: number): Model =>
    residualNetwork({ shape: [4, 4, 1], width: 2, classes, blocks: [{ width: 2 }] });
  testModel({ model: composedModel([image(2), image(3)]) });
});

const parts = [colour, any, size].map((part, i) => part.init(key(i)));
const whole = joinedVariables(parts);
const x = normal(key(7), [4, 2]);
const own = [
  tf.tensor2d([
    [1, 0],
    [0, 1],
    [0.3, 0.7],
    [1, 0],
  ]),
  undefined,
  tf.eye(4, 3) as tf.Tensor2D,
] as const;
const labels = tf.concat([own[0], own[2]], 1) as tf.Tensor2D;
const numbers = (t: tf.Tensor): number[] => [...t.dataSync()];

it('its energy and slope are the weighted sums of theirs, each at its own columns of the labels', () => {
  scope(() => {
    const frozen = model.freeze(whole);
    const each = [colour, any, size].map((part, i) => valueAndGradient(part.energy(parts[i]!, own[i]), x));
    const sum = (of: (part: (typeof each)[number]) => tf.Tensor): number[] =>
      numbers(tf.addN([of(each[0]!), tf.mul(of(each[1]!), 0.5), tf.mul(of(each[2]!), -2)]));
    for (const energy of [model.energy(whole, labels), frozen.energy(labels)]) {
      const { value, grad } = valueAndGradient(energy, x);
      const close = (got: tf.Tensor, want: number[]): void =>
        numbers(got).forEach((n, i) => expect(Math.abs(n - want[i]!)).toBeLessThan(1e-5));
      close(
        value,
        sum((part) => part.value),
      );
      close(
        grad,
        sum((part) => part.grad),
      );
      close(
        energy(x),
        sum((part) => part.value),
      );
    }
    frozen.dispose();
  });
});

it('can be differentiated in the labels of the whole', () => {
  const slope = scope(() => tf.grad((y) => tf.sum(model.energy(whole, y as tf.Tensor2D)(x)))(labels));
  expect(slope.shape).toEqual([4, 5]);
  const columns = scope(() => numbers(tf.max(tf.abs(slope), 0)));
  for (const column of columns) expect(column).toBeGreaterThan(1e-6);
  slope.dispose();
});

it('is made of variables trained apart, and gives them back', () => {
  expect(Object.keys(whole.weights)).toEqual(Object.keys(model.init(key(0)).weights));
  parts.forEach((part, i) => {
    const back: Variables = variablesOfPart(whole, i);
    expect(Object.keys(back.weights)).toEqual(Object.keys(part.weights));
    expect(Object.values(back.weights).every((tensor, j) => tensor === Object.values(part.weights)[j])).toBe(true);
  });
});

it('of members alike with weights 1/n is their ensemble', () => {
  scope(() => {
    const both = joinedVariables([parts[0]!, colour.init(key(9))]);
    const mean = ensemble([colour, colour]).energy(both, own[0])(x);
    const sum = composedModel([colour, colour], { weights: [0.5, 0.5] });
    const twice = tf.concat([own[0], own[0]], 1) as tf.Tensor2D;
    numbers(tf.sub(sum.energy(both, twice)(x), mean)).forEach((gap) => expect(Math.abs(gap)).toBeLessThan(1e-6));
  });
});

it('freezes each part once, however often it is asked', () => {
  let frozen = 0;
  const counted: Model = { ...colour, freeze: (variables) => (frozen++, colour.freeze(variables)) };
  const two = composedModel([counted, counted]);
  const variables = two.init(key(0));
  const both = two.freeze(variables);
  scope(() => {
    const energy = both.energy(tf.ones([4, 4]));
    for (let i = 0; i < 3; i++) valueAndGradient(energy, x);
  });
  both.dispose();
  expect(frozen).toBe(2);
  release(variables);
});

it('borrows variables and labels, and leaks nothing', () => {
  expectNoLeak(() => model.freeze(whole).dispose());
  expectNoLeak(() => model.advance(whole));
  expectNoLeak(() => valueAndGradient(model.energy(whole, labels), x));
  expect(labels.isDisposed).toBe(false);
});

it.each([
  [() => composedModel([]), 'composedModel.models: must have at least one'],
  [
    () => composedModel([any, mlp({ dimension: 3 })]),
    'composedModel.models[1]: must be of shape [2], as the first, got [3]',
  ],
  [() => composedModel([any, any], { weights: [1] }), 'composedModel.weights: must hold 2 numbers, one a part, got 1'],
  [() => composedModel([any], { weight: [1] } as never), 'composedModel: unknown option; known are weights'],
  [() => model.energy(whole), 'composed of mlp, mlp, mlp.labels: must be given: there are 5 columns'],
  [() => model.energy(whole, tf.zeros([4, 4])), 'must be labels of shape [4, 5], got [4,4]'],
  [() => composedModel([any]).energy(whole, labels), 'labels: must be absent: the model has no classes'],
])('refuses what does not fit, %#', (build, message) => expect(build).toThrow(message));
