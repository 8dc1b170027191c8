import * as tf from '@tensorflow/tfjs-core';
import { oneHot, release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { neighbourClasses } from './neighbour-classes.js';

it('gives each row the class of its nearest reference', async () => {
  const [references, labels] = [tf.tensor2d([[0], [1], [5]]), oneHot([2, 0, 1], 3)];
  const x = tf.tensor2d([[0.4], [0.6], [9], [-3]]);
  const before = tf.memory().numTensors;
  const classes = neighbourClasses(references, labels);
  expect([...((await classes(x)) as Int32Array)]).toEqual([2, 0, 1, 2]);
  await expect(classes(x, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
  const few = oneHot([0], 3);
  expect(() => neighbourClasses(references, few)).toThrow('neighbourClasses.labels');
  release(references, labels, x, few);
});
