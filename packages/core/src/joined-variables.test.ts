import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { joinedVariables, variablesOfPart } from './joined-variables.js';
import { release } from './scope.js';

it('numbers the parts, and gives back the same tensors under their own names', () => {
  const parts = [1, 2, 3].map((value) => ({
    weights: { 'a/w': tf.scalar(value), b: tf.scalar(-value) },
    state: (value === 2 ? {} : { u: tf.scalar(10 * value) }) as Record<string, tf.Tensor>,
  }));
  const whole = joinedVariables(parts);
  expect(Object.keys(whole.weights)).toEqual(['0/a/w', '0/b', '1/a/w', '1/b', '2/a/w', '2/b']);
  expect(Object.keys(whole.state)).toEqual(['0/u', '2/u']);
  parts.forEach((part, i) => {
    const own = variablesOfPart(whole, i);
    expect(Object.keys(own.weights)).toEqual(['a/w', 'b']);
    expect(own.weights['a/w']).toBe(part.weights['a/w']);
    expect(Object.keys(own.state)).toEqual(Object.keys(part.state));
  });
  release(parts);
});

it('nests, and tells part 1 from part 11', () => {
  const one = (value: number) => ({ weights: { w: tf.scalar(value) }, state: {} });
  const parts = Array.from({ length: 12 }, (_, i) => joinedVariables([one(i), one(-i)]));
  const whole = joinedVariables(parts);
  expect(Object.keys(variablesOfPart(whole, 1).weights)).toEqual(['0/w', '1/w']);
  expect(variablesOfPart(variablesOfPart(whole, 11), 1).weights['w']).toBe(whole.weights['11/1/w']);
  expect(variablesOfPart(whole, 12)).toEqual({ weights: {}, state: {} });
  release(parts);
});
