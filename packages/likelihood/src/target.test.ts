import * as tf from '@tensorflow/tfjs-core';
import { EbmError, key, scope, type Energy } from '@ebmjs/core';
import { uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';
import { describe, expect, it } from 'vitest';
import { ais, conditionalTarget, energiesOf } from './index.js';
import { checkTarget, energyOfRows } from './target.js';

/** Sum of the input plus the label. */
const shifted =
  (labels: tf.Tensor2D): Energy =>
  (x) =>
    scope(() => tf.add(tf.sum(x, 1), tf.sum(labels, 1)));

describe('conditionalTarget', () => {
  it('gathers the labels of the rows it is asked for, and frees them', () => {
    const labels = tf.tensor2d([[10], [20], [30]]);
    const x = tf.zeros([4, 2]);
    const tensors = tf.memory().numTensors;
    const rows = conditionalTarget(shifted, labels).forRows(Int32Array.from([2, 0, 0, 1]));
    const energies = rows.energy(x);
    expect([...energies.dataSync()]).toEqual([30, 10, 10, 20]);
    energies.dispose();
    rows.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(labels.isDisposed).toBe(false);
    tf.dispose([labels, x]);
  });

  it('frees them when the energy refuses them', () => {
    const labels = tf.tensor2d([[10], [20]]);
    const tensors = tf.memory().numTensors;
    const refusing = (): Energy => {
      throw new Error('not these');
    };
    expect(() => conditionalTarget(refusing, labels).forRows(Int32Array.from([1, 0]))).toThrow('not these');
    expect(tf.memory().numTensors).toBe(tensors);
    labels.dispose();
  });

  it('refuses items that have no label', () => {
    const labels = tf.tensor2d([[10], [20]]);
    expect(() => conditionalTarget(shifted, labels).forRows(Int32Array.from([1, 2]))).toThrow(
      'conditionalTarget.labels: must have a row for item 2, got [2,1]',
    );
    labels.dispose();
  });

  it('refuses labels that are no matrix', () => {
    const make = (): unknown => conditionalTarget(shifted, tf.tensor1d([1]) as unknown as tf.Tensor2D);
    expect(make).toThrow(EbmError);
    expect(make).toThrow(/conditionalTarget.labels: must have shape \[items, classes\]/);
  });
});

it('a plain energy is its own whatever the rows', () => {
  const energy: Energy = (x) => scope(() => tf.sum(x, 1));
  expect(energyOfRows(energy, Int32Array.from([3])).energy).toBe(energy);
  expect(() => checkTarget('f.target', energy)).not.toThrow();
  expect(() => checkTarget('f.target', undefined as unknown as Energy)).toThrow(/f.target: must be an Energy/);
});

describe('energiesOf', () => {
  const data = tf.tensor2d([[1], [2], [3], [4], [5]]);
  const labels = tf.tensor2d([[10], [20], [30], [40], [50]]);

  it('is the energy of every datum whatever the batch, with its own label', async () => {
    const tensors = tf.memory().numTensors;
    for (const batchSize of [1, 2, 5, 100]) {
      const done: number[] = [];
      const energies = await energiesOf({
        target: conditionalTarget(shifted, labels),
        data,
        batchSize,
        onProgress: (progress) => done.push(progress.done / progress.total),
      });
      expect([...energies]).toEqual([11, 22, 33, 44, 55]);
      expect(done).toHaveLength(Math.ceil(5 / batchSize));
      expect(done.at(-1)).toBe(1);
    }
    expect([...(await energiesOf({ target: (x) => scope(() => tf.sum(x, 1)), data }))]).toEqual([1, 2, 3, 4, 5]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('stops on an abort, on energies that are no numbers, and on misuse', async () => {
    const tensors = tf.memory().numTensors;
    const target: Energy = (x) => scope(() => tf.log(tf.sub(tf.sum(x, 1), 2)));
    const reason = new Error('enough');
    await expect(energiesOf({ target, data, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(energiesOf({ target, data })).rejects.toThrow(
      /energiesOf: the energy of datum 0 must be finite, got NaN/,
    );
    await expect(energiesOf({ target, data, batchSize: 0 })).rejects.toThrow(/energiesOf.batchSize/);
    await expect(energiesOf({ target: 1 as unknown as Energy, data })).rejects.toThrow(/energiesOf.target/);
    const scalar: Energy = (x) => scope(() => tf.sum(x) as tf.Tensor as tf.Tensor1D);
    await expect(energiesOf({ target: scalar, data })).rejects.toThrow(/must have shape \[5\]/);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('a target that throws when it is asked leaves nothing behind', async () => {
  const target = { forRows: () => fail() };
  const base = uniformBox({ shape: [2] });
  const kernel = () => hmc({ stepSize: 0.1, steps: 2, box: { min: 0, max: 1 } });
  const before = tf.memory().numTensors;
  const options = { base, target, kernel, schedule: { count: 2 }, chains: 4, groups: [0, 0, 1, 1], key: key(1) };
  await expect(ais(options)).rejects.toThrow('the target fails');
  expect(tf.memory().numTensors).toBe(before);
});

function fail(): never {
  throw new Error('the target fails');
}
