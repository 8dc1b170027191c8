import { key } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { oneHot, shapesOf } from '../test/tensors.js';
import { energyHead } from './energy-head.js';

it('has one output, or one a class, and no spectral normalisation', () => {
  const single = energyHead(6, 0).init(key(0));
  expect(shapesOf(single.weights)).toEqual({ 'head.kernel': [6, 1], 'head.bias': [1] });
  expect(single.state).toEqual({});
  expect(shapesOf(energyHead(6, 3).init(key(0)).weights)).toEqual({ 'head.kernel': [6, 3], 'head.bias': [3] });
});

it('pulls back as the tape does', () => {
  const labels = oneHot([2, 0, 1], 3);
  expectRightPull(energyHead(4, 0), [3, 4]);
  expectRightPull(energyHead(4, 3), [3, 4], labels);
  labels.dispose();
});
