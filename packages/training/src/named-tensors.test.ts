import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type NamedArrays } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { arrayFaults, namedTensors, prefixed, readTensors, restored } from './named-tensors.js';

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

describe('readTensors and restored', () => {
  it('carry values, shapes and types there and back', async () => {
    const arrays = await readTensors(prefixed('p', { w, u }));
    expect(arrays).toMatchObject({ 'p/w': { dtype: 'float32', shape: [1, 2] }, 'p/u': { dtype: 'int32', shape: [2] } });
    const back = restored(arrays, 'p', { w, u });
    expect([back['w']!.dtype, back['u']!.dtype, back['w']!.shape]).toEqual(['float32', 'int32', [1, 2]]);
    expect(back['w']!.dataSync()).toEqual(w.dataSync());
    expect(back['u']!.dataSync()).toEqual(u.dataSync());
  });

  it('refuse what a file cannot hold', async () => {
    await expect(readTensors({ flag: tf.tensor1d([true], 'bool') })).rejects.toThrow(EbmError);
    await expect(readTensors({ flag: tf.tensor1d([true], 'bool') })).rejects.toThrow(
      'checkpoint.flag: must be float32 or int32, got "bool"',
    );
  });
});

describe('arrayFaults', () => {
  const arrays: NamedArrays = {
    w: { dtype: 'float32', shape: [1, 2], data: new Float32Array(2) },
    u: { dtype: 'int32', shape: [2], data: new Int32Array(2) },
  };
  it('finds none where names, shapes and types agree', () => {
    expect(arrayFaults(arrays, { w, u })).toEqual([]);
  });

  it('finds the missing, the unknown and the different', () => {
    expect(arrayFaults(arrays, { w: u, a })).toEqual([
      'tensor "w" is float32 [1, 2] in the checkpoint, int32 [2] here',
      'tensor "a" is missing',
      'unknown tensor "u"',
    ]);
  });
});
