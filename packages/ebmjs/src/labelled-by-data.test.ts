import { key, release } from '@ebmjs/core';
import { arrayDataset } from '@ebmjs/datasets';
import { replayBuffer } from '@ebmjs/replay-buffer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { labelledByData } from './labelled-by-data.js';

const data = arrayDataset({
  name: 'sizes',
  x: { dtype: 'float32', shape: [3, 1], data: Float32Array.of(0, 0.5, 1) },
  y: { dtype: 'float32', shape: [3, 1], data: Float32Array.of(0.5, 0.75, 1) },
});
const chains = () => replayBuffer({ capacity: 8, shape: [1], key: key(0) });

it('draws the chains of the buffer under labels of the data, the same of the same key', () => {
  const before = tf.memory().numTensors;
  const buffer = labelledByData(chains(), data.batch);
  const [one, again, other, bare] = [
    buffer.draw(key(1), 8),
    buffer.draw(key(1), 8),
    buffer.draw(key(2), 8),
    chains().draw(key(1), 8),
  ];
  expect(one.x.dataSync()).toEqual(bare.x.dataSync());
  expect(one.slots).toEqual(bare.slots);
  expect(one.y!.dataSync()).toEqual(again.y!.dataSync());
  expect(one.y!.dataSync()).not.toEqual(other.y!.dataSync());
  expect([...one.y!.dataSync()].every((label) => [0.5, 0.75, 1].includes(label))).toBe(true);
  release(one, again, other, bare);
  expect(tf.memory().numTensors).toBe(before);
});

it('keeps chains, and their snapshot, as the buffer does', async () => {
  const buffer = labelledByData(chains(), data.batch);
  const drawn = buffer.draw(key(1), 2);
  const x = tf.tensor2d([[0.125], [0.25]]);
  await buffer.put(drawn, x);
  const stored = buffer.snapshot().arrays;
  const rows = Object.values(stored).find(({ dtype }) => dtype === 'float32')!.data;
  expect(drawn.slots).toHaveLength(2);
  expect([...drawn.slots].map((slot) => rows[slot])).toEqual([0.125, 0.25]);
  release(drawn, x);
});

it('refuses data without labels, and no data, and leaves nothing', () => {
  const unlabelled = arrayDataset({ name: 'u', x: { dtype: 'uint8', shape: [1, 1], data: Uint8Array.of(1) } });
  const before = tf.memory().numTensors;
  expect(() => labelledByData(chains(), unlabelled.batch).draw(key(0), 1)).toThrow('where data have no labels');
  expect(tf.memory().numTensors).toBe(before);
  expect(() => labelledByData(chains(), undefined)).toThrow('buffer.labels: must be stored');
});
