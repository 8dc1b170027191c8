import { key, release, scope } from '@ebmjs/core';
import { replayBuffer } from '@ebmjs/replay-buffer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { observed } from './observed.js';

const buffer = () => replayBuffer({ capacity: 8, shape: [2], key: key(1) });
const data = {
  name: 'count',
  shape: [2],
  classes: 0,
  batch: (_: unknown, n: number) => ({ x: tf.fill([n, 2], n) }),
};

it('gives what the buffer and the data give, and remembers the first of each until told to forget', () => {
  const before = tf.memory().numTensors;
  const watched = observed(buffer(), data);
  expect(watched.seen()).toBeUndefined();
  const [mine, plain] = [watched.buffer.draw(key(2), 3), buffer().draw(key(2), 3)];
  expect(mine.x.arraySync()).toEqual(plain.x.arraySync());
  expect(watched.seen()).toBeUndefined(); // no data yet
  const batches = [watched.data.batch(key(3), 3), watched.data.batch(key(4), 4), watched.buffer.draw(key(5), 2)];
  const { start, real } = watched.seen()!;
  release(mine, batches);
  expect([start.arraySync(), real.shape, real.dataSync()[0]]).toEqual([plain.x.arraySync(), [3, 2], 3]);
  watched.forget();
  expect(watched.seen()).toBeUndefined();
  release(plain);
  expect(tf.memory().numTensors).toBe(before);
});

it('remembers what was drawn inside a scope', () => {
  const watched = observed(buffer(), data);
  scope(() => void [watched.buffer.draw(key(2), 3), watched.data.batch(key(3), 3)]);
  expect(watched.seen()!.real.shape).toEqual([3, 2]);
  watched.forget();
});
