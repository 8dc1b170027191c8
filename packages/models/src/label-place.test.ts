import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { labelPlace } from './label-place.js';

it('has a spot where the label says, x across and y down', () => {
  const labels = tf.tensor2d([[9, 0.625, 0.25]]);
  const x = tf.fill([1, 2, 4, 1], 5) as tf.Tensor4D;
  const { output } = labelPlace({ column: 1, deviation: 0.25 }).apply({}, x, labels);
  expect(output.shape).toEqual([1, 2, 4, 2]);
  const [image, spot] = tf.unstack(output, 3).map((channel) => [...channel.dataSync()]);
  expect(image).toEqual(new Array(8).fill(5));
  const at = (column: number, row: number): number =>
    Math.exp((-0.5 * (((column + 0.5) / 4 - 0.625) ** 2 + ((row + 0.5) / 2 - 0.25) ** 2)) / 0.0625);
  spot!.forEach((value, i) => expect(value).toBeCloseTo(at(i % 4, Math.floor(i / 4)), 6));
  expect(spot![2]).toBe(1); // the middle of the third pixel of the first row
});

it('pulls back as the tape does', () => {
  const labels = tf.tensor2d([
    [0.2, 0.7],
    [0.9, 0.1],
  ]);
  expectRightPull(labelPlace(), [2, 3, 4, 2], labels);
  labels.dispose();
});

it('refuses a spot without a size, and what it does not know', () => {
  expect(() => labelPlace({ deviation: 0 })).toThrow('labelPlace.deviation: must be');
  expect(() => labelPlace({ column: -1 })).toThrow('labelPlace.column: must be');
  expect(() => labelPlace({ radius: 1 } as never)).toThrow('labelPlace: unknown option');
});
