import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { ownClass } from './own-class.js';

const context = (classes: number): Parameters<typeof ownClass>[0] =>
  ({ config: parseConfig({}), trained: { model: { classes } }, train: { classes: 2 } }) as never;

it('has the labels of both sides, unless the model is told none or a class is missing', async () => {
  const before = tf.memory().numTensors;
  const [y, one] = [tf.tensor2d([[1, 0], [0, 1]]), tf.tensor2d([[1, 0]])]; // prettier-ignore
  const subjects = { x: y, y, energy: () => tf.zeros([2]) as tf.Tensor1D };
  expect(await ownClass(context(2), subjects, { x: y, y })).toEqual({ x: y, references: y });
  expect(await ownClass(context(2), subjects, { x: one, y: one })).toBeUndefined();
  expect(await ownClass(context(2), { ...subjects, y: undefined }, { x: y, y })).toBeUndefined();
  expect(await ownClass(context(2), subjects, { x: y })).toBeUndefined();
  expect(await ownClass(context(0), subjects, { x: y, y })).toBeUndefined();
  release(y, one);
  expect(tf.memory().numTensors).toBe(before);
});
