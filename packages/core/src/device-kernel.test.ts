import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { deviceKernel, type DeviceKernel } from './device-kernel.js';
import { key, keyOfRows, langevinMove, normal, onHost, uniform } from './index.js';

const calls: object[] = [];

/** A kernel of this name for the CPU, whose results are all 7. */
function register(kernelName: DeviceKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs }) => {
      calls.push({ inputs: Object.keys(inputs), ...attrs });
      const shape = (attrs?.['shape'] as number[] | undefined) ?? (inputs['x'] as tf.Tensor).shape;
      return tf.fill(shape, 7);
    },
  });
}

afterEach(() => {
  calls.length = 0;
  for (const name of ['EbmUniform', 'EbmNormal', 'EbmLangevinMove']) {
    if (tf.getKernel(name, 'cpu') as object | undefined) tf.unregisterKernel(name, 'cpu');
  }
});

it('is undefined without such a kernel', () => {
  expect(deviceKernel('EbmNormal', {}, { key: [1, 2], shape: [3] })).toBeUndefined();
});

describe.each([
  ['EbmUniform', uniform],
  ['EbmNormal', normal],
] as const)('%s', (name, draw) => {
  it('makes the draws of 1,000 numbers and more, and of some rows, with the key, the shape and the first number', () => {
    register(name);
    const tensors = tf.memory().numTensors;
    const [large, small] = [draw(key(5), [20, 50]), draw(key(5), [999])];
    expect(new Set(large.dataSync())).toEqual(new Set([7]));
    expect(new Set(small.dataSync()).size).toBeGreaterThan(900);
    const some = draw(keyOfRows(key(5), 3, 4), [4, 5]);
    expect(calls).toEqual([
      { inputs: [], key: [5, 0], first: 0, shape: [20, 50] },
      { inputs: [], key: [5, 0], first: 15, shape: [4, 5] },
    ]);
    tf.dispose([large, small, some]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('leaves draws to the host within onHost, and after an error there no longer', () => {
    register(name);
    const fail = (): never => {
      throw new Error('inside');
    };
    expect(() => onHost(() => onHost(fail))).toThrow('inside');
    const [host, device] = [onHost(() => draw(key(5), [1000])), draw(key(5), [1000])];
    expect(new Set(host.dataSync()).size).toBeGreaterThan(900);
    expect(new Set(device.dataSync())).toEqual(new Set([7]));
    tf.dispose([host, device]);
  });

  it('still refuses a shape that is none', () => {
    register(name);
    expect(() => draw(key(5), [20.5, 100])).toThrow('shape');
    expect(calls).toEqual([]);
  });
});

describe('EbmLangevinMove', () => {
  const move = { stepSize: 0.5, clip: 1, noise: 0.1, key: key(2), box: { min: 0, max: 1 } };

  it('makes the move, with all that it was asked for', () => {
    register('EbmLangevinMove');
    const x = tf.tensor1d([1, 2]);
    const tensors = tf.memory().numTensors;
    const moved = langevinMove(x, x, move);
    expect([...moved.dataSync()]).toEqual([7, 7]);
    tf.dispose([moved, langevinMove(x, null, { noise: 0.1, key: key(2) })]);
    expect(calls).toEqual([
      { inputs: ['x', 'gradient'], ...move },
      { inputs: ['x'], noise: 0.1, key: key(2) },
    ]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is not made for some rows of a batch, whose noise begins elsewhere', () => {
    register('EbmLangevinMove');
    const x = tf.zeros([2, 3]);
    const [noise, moved] = [normal(key(2), [5, 3]), langevinMove(x, null, { noise: 1, key: keyOfRows(key(2), 3, 2) })];
    expect(moved.dataSync()).toEqual(noise.dataSync().subarray(9));
    expect(calls).toEqual([]);
    tf.dispose([x, noise, moved]);
  });

  it('is not used within a gradient, which it has none for', () => {
    register('EbmLangevinMove');
    const slope = tf.grad((x) => langevinMove(x, x, { stepSize: 0.25 }))(tf.tensor1d([1]));
    expect([...slope.dataSync()]).toEqual([0.75]);
    expect(calls).toEqual([]);
  });
});
