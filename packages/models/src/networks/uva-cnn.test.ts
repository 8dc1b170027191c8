import { key, release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { countOf, shapesOf } from '../../test/tensors.js';
import { uvaCnn } from './uva-cnn.js';

it('has the 76,993 weights of the tutorial', () => {
  const variables = uvaCnn().init(key(0));
  expect(shapesOf(variables.weights)).toEqual({
    'conv0.kernel': [5, 5, 1, 16],
    'conv0.bias': [16],
    'conv1.kernel': [3, 3, 16, 32],
    'conv1.bias': [32],
    'conv2.kernel': [3, 3, 32, 64],
    'conv2.bias': [64],
    'conv3.kernel': [3, 3, 64, 64],
    'conv3.bias': [64],
    'hidden.kernel': [256, 64],
    'hidden.bias': [64],
    'head.kernel': [64, 1],
    'head.bias': [1],
  });
  expect(countOf(variables.weights)).toBe(76_993);
  expect(variables.state).toEqual({});
  release(variables);
});

it('halves 28x28, padded to 36x36, to 2x2', () => {
  const shapes = uvaCnn()
    .plan()
    .rows.flatMap(({ kind, shape }) => (kind.startsWith('convolution') ? [shape] : []));
  expect(shapes).toEqual([
    [16, 16, 16],
    [8, 8, 32],
    [4, 4, 64],
    [2, 2, 64],
  ]);
});

it.each([
  [{ shape: [28, 28] }, 'uvaCnn.shape: must be [height, width, channels]'],
  [{ width: 0 }, 'uvaCnn.width: must be a whole number'],
  [{ spectralNorm: true }, 'uvaCnn: unknown option'],
])('refuses %j', (options, message) => expect(() => uvaCnn(options as object)).toThrow(message));
