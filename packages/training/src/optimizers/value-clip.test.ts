import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { sgd } from './sgd.js';
import { valueClip } from './value-clip.js';

it('valueClip clips every entry by itself, and keeps NaN in sight', () => {
  const optimizer = valueClip(sgd({ rate: 1 }), { value: 0.5 });
  const zeros = { w: tf.zeros([4]) };
  const [moved] = optimizer.step({ w: tf.tensor1d([3, -0.25, -3, NaN]) }, optimizer.init(zeros), zeros);
  expect([...moved['w']!.dataSync()]).toEqual([-0.5, 0.25, 0.5, NaN]);
  expect(optimizer).toMatchObject({ name: 'value-clip', config: { value: 0.5, optimizer: { name: 'sgd' } } });
});

it('valueClip refuses what is no bound', () => {
  expect(() => valueClip(sgd({ rate: 1 }), { value: -1 })).toThrow(EbmError);
  expect(() => valueClip(sgd({ rate: 1 }), { value: -1 })).toThrow('valueClip.value: must be a finite number above 0');
});
