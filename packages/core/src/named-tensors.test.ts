import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { arrayFaults, EbmError, prefixed, readTensors, tensorOf, type NamedArrays } from './index.js';

const [w, u, a] = [tf.tensor2d([[1, -0]]), tf.tensor1d([3, 4], 'int32'), tf.scalar(5)];

describe('readTensors and tensorOf', () => {
  it('carry values, shapes and types there and back', async () => {
    const arrays = await readTensors(prefixed('p', { w, u }));
    expect(arrays).toMatchObject({ 'p/w': { dtype: 'float32', shape: [1, 2] }, 'p/u': { dtype: 'int32', shape: [2] } });
    const back = [tensorOf(arrays['p/w']!), tensorOf(arrays['p/u']!)] as const;
    expect([back[0].dtype, back[1].dtype, back[0].shape]).toEqual(['float32', 'int32', [1, 2]]);
    expect(back[0].dataSync()).toEqual(w.dataSync());
    expect(back[1].dataSync()).toEqual(u.dataSync());
  });

  it('refuse what a file cannot hold', async () => {
    await expect(readTensors({ flag: tf.tensor1d([true], 'bool') })).rejects.toThrow(EbmError);
    await expect(readTensors({ flag: tf.tensor1d([true], 'bool') })).rejects.toThrow(
      'checkpoint.flag: must be float32 or int32, got "bool"',
    );
    await expect(readTensors({ flag: tf.tensor1d([true], 'bool') }, 'file')).rejects.toThrow('file.flag: must be');
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

  it('does not take what an object inherits for an array', () => {
    expect(arrayFaults({}, { constructor: a }, 'the file')).toEqual(['tensor "constructor" is missing']);
  });
});
