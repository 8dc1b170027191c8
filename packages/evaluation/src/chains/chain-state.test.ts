import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { loadedState, savedState } from './chain-state.js';

it('takes a state apart and puts it together again', () => {
  const state = {
    position: tf.tensor2d([[1, 2]]),
    inner: { momentum: tf.tensor1d([3], 'float32'), rungs: [tf.scalar(4), { count: 7, name: 'a', none: null }] },
    warm: true,
    tensor: { record: 2 }, // names that the tree uses itself
    absent: undefined,
  };
  const before = tf.memory().numTensors;
  const { tree, tensors } = savedState(state);
  expect(tf.memory().numTensors).toBe(before);
  expect(Object.keys(tensors)).toEqual(['state.position', 'state.inner.momentum', 'state.inner.rungs.0']);
  const again = loadedState<typeof state>({ tree: JSON.parse(JSON.stringify(tree)) as typeof tree, tensors });
  expect(tf.memory().numTensors).toBe(before + 3);
  release(state);
  expect([...again.position.dataSync(), ...again.inner.momentum.dataSync()]).toEqual([1, 2, 3]);
  expect([(again.inner.rungs[0] as tf.Scalar).dataSync()[0], again.inner.rungs[1], again.warm]).toEqual([
    4,
    { count: 7, name: 'a', none: null },
    true,
  ]);
  expect(again.tensor).toEqual({ record: 2 });
  release(again);
});

it('refuses what a file cannot hold, and parts that are missing', () => {
  const position = tf.zeros([1]);
  expect(() => savedState({ position, next: () => 1 })).toThrow('state.next: must be a tensor, or what JSON knows');
  expect(() => savedState({ position, seen: new Map() })).toThrow('state.seen');
  expect(() => savedState({ position, rate: NaN })).toThrow('state.rate');
  const { tree } = savedState({ position });
  expect(() => loadedState({ tree, tensors: {} })).toThrow('there is none named, got "state.position"');
  position.dispose();
});
