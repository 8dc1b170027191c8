import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectRightPull } from '../test/layers.js';
import { zeroPad } from './zero-pad.js';

it('puts zeros around the image', () => {
  const { output } = zeroPad(1).apply({}, tf.tensor4d([1, 2], [1, 1, 2, 1]));
  expect(output.shape).toEqual([1, 3, 4, 1]);
  expect([...output.dataSync()]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0]);
});

it('pulls back as the tape does', () => expectRightPull(zeroPad(2), [2, 3, 4, 2]));

it('refuses half a pixel', () => expect(() => zeroPad(0.5)).toThrow('zeroPad.pixels: must be a whole number'));
