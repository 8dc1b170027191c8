import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { canReplay, key, normal, onHost, replayed, scope, uniform, type ReplayAttributes } from './index.js';

/** A replay that adds 100 to what the function gives, so that it shows, and keeps what it was told. */
const calls: (Omit<ReplayAttributes, 'body' | 'drew'> & { readonly inputs: string[]; readonly drew: boolean })[] = [];

function register(): void {
  tf.registerKernel({
    kernelName: 'EbmReplay',
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs }) => {
      const { body, drew, ...rows } = attrs as unknown as ReplayAttributes;
      const made = body(inputs as Record<string, tf.Tensor>);
      calls.push({ ...rows, inputs: Object.keys(inputs), drew: drew() });
      return made.map((x) => tf.add(x, 100));
    },
  });
}

afterEach(() => {
  calls.length = 0;
  if (tf.getKernel('EbmReplay', 'cpu') as object | undefined) tf.unregisterKernel('EbmReplay', 'cpu');
});

const rows = { rows: ['x'], rowOutputs: 1 };
const double = replayed(({ x }) => [tf.mul(x!, 2)], rows);
const of = (f: () => tf.Tensor): number[] => [...scope(f).dataSync()];

describe('replayed', () => {
  it('is the function where the backend cannot replay', () => {
    expect(canReplay()).toBe(false);
    expect(of(() => double({ x: tf.tensor1d([1, 2]) })[0]!)).toEqual([2, 4]);
  });

  it('leaves it to the backend where that can, with what there is to know', () => {
    register();
    expect(canReplay()).toBe(true);
    const before = tf.memory().numTensors;
    const x = tf.tensor1d([1, 2]);
    expect(of(() => double({ x })[0]!)).toEqual([102, 104]);
    expect(calls).toEqual([{ ...rows, inputs: ['x'], drew: false }]);
    expect(tf.memory().numTensors).toBe(before + 2);
  });

  it.each([
    ['normal', () => normal(key(1), [2])],
    ['uniform', () => uniform(key(1), [2])],
    ['normal, on the host', () => onHost(() => normal(key(1), [2]))],
  ])('says when random numbers were drawn: %s', (_, draw) => {
    register();
    draw();
    scope(() => void double({ x: tf.tensor1d([1, 2]) }));
    scope(() => void replayed(({ x }) => [tf.add(x!, draw())], rows)({ x: tf.tensor1d([1, 2]) }));
    expect(calls.map(({ drew }) => drew)).toEqual([false, true]);
  });

  it('is the function within another', () => {
    register();
    const twice = replayed(({ x }) => double({ x: double({ x: x! })[0]! }), rows);
    expect(of(() => twice({ x: tf.tensor1d([1]) })[0]!)).toEqual([104]);
    expect(calls).toHaveLength(1);
  });

  it('is the function on a tape, and differentiated as such', () => {
    register();
    expect(of(() => tf.grad((x: tf.Tensor) => double({ x })[0]!)(tf.tensor1d([3])))).toEqual([2]);
    expect(calls).toEqual([]);
  });

  it('goes on replaying after an error', () => {
    register();
    const failing = replayed(() => {
      throw new Error('inside');
    }, rows);
    expect(() => failing({ x: tf.tensor1d([1]) })).toThrow('inside');
    expect(of(() => double({ x: tf.tensor1d([1]) })[0]!)).toEqual([102]);
  });
});
