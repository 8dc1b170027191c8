import * as tf from '@tensorflow/tfjs-core';
import { prefixed, readTensors } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { namedTensors, restored } from './named-tensors.js';

const [w, u, a, m] = [tf.tensor2d([[1, -0]]), tf.tensor1d([3, 4], 'int32'), tf.scalar(5), tf.scalar(6)];
const optimizer = { count: 2, moments: { square: { 'layer/w': m }, mean: { 'layer/w': a } } };

describe('namedTensors', () => {
  it('names every tensor of a run once', () => {
    const named = namedTensors({
      weights: { 'layer/w': w },
      state: { u },
      average: { 'layer/w': a },
      optimizer,
      sampler: { stepSize: m },
    });
    expect(named).toEqual({
      'weights/layer/w': w,
      'state/u': u,
      'average/layer/w': a,
      'sampler/stepSize': m,
      'moments/square/layer/w': m,
      'moments/mean/layer/w': a,
    });
    expect(
      Object.keys(namedTensors({ weights: { w }, state: {}, average: null, optimizer, sampler: {} })),
    ).toHaveLength(3);
  });
});

it('restored gives back what was read, by the names of a template', async () => {
  const arrays = await readTensors(prefixed('p', { w, u }));
  const back = restored(arrays, 'p', { w, u });
  expect([back['w']!.dtype, back['u']!.dtype, back['w']!.shape]).toEqual(['float32', 'int32', [1, 2]]);
  expect(back['w']!.dataSync()).toEqual(w.dataSync());
  expect(back['u']!.dataSync()).toEqual(u.dataSync());
});
