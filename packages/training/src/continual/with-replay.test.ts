import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { expectNoLeak } from '@ebmjs/testing';
import { expect, it } from 'vitest';
import { clouds } from './clouds.fixture.js';
import { splitTasks } from './split-tasks.js';
import { withReplay } from './with-replay.js';

const [now, first, second] = (await splitTasks(clouds(), [[0, 1], [2], [3]])).map(({ data }) => data) as [
  ReturnType<typeof clouds>,
  ReturnType<typeof clouds>,
  ReturnType<typeof clouds>,
];

const counts = (dataset: Pick<typeof now, 'batch'>, n: number): number[] => {
  const { x, y } = dataset.batch(key(1), n);
  expect(x.shape).toEqual([n, 2]);
  const classes = [...tf.argMax(y!, 1).dataSync()];
  release(x, y);
  return [0, 1, 2, 3].map((c) => classes.filter((of) => of === c).length);
};

it('replaces a share of each batch by rows of the memories, in equal parts', () => {
  const [zero, one, two, three] = counts(withReplay(now, { memories: [first, second] }), 40);
  expect([zero! + one!, two, three]).toEqual([20, 10, 10]);
  expect(Math.min(zero!, one!)).toBeGreaterThan(0);
  expect(counts(withReplay(now, { memories: [first, second], share: 0.3 }), 10).slice(2)).toEqual([1, 2]);
  expect(counts(withReplay(now, { memories: [first], share: 1 }), 10)).toEqual([0, 0, 10, 0]);
});

it('is the data where there is no memory yet, and leaks nothing', () => {
  expect(counts(withReplay(now, { memories: [] }), 12).slice(2)).toEqual([0, 0]);
  expectNoLeak(() => withReplay(now, { memories: [first] }).batch(key(0), 5));
});

it('refuses what does not fit', () => {
  expect(() => withReplay(now, { memories: [], share: 2 })).toThrow('withReplay.share');
  expect(() => withReplay(now, { memories: [{ ...first, classes: 3 }] })).toThrow('must have the shape and classes');
});
