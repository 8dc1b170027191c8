import * as tf from '@tensorflow/tfjs-core';
import { key, release } from '@ebmjs/core';
import { ring } from '@ebmjs/datasets';
import { expect, it } from 'vitest';
import { clouds } from './clouds.fixture.js';
import { exemplars } from './exemplars.js';
import { rowClasses } from './row-classes.js';
import { inGroups, splitTasks } from './split-tasks.js';

const data = clouds({ classes: 5, size: 1502 });

it('reads the class of every row', async () => {
  const count = tf.memory().numTensors;
  expect([...(await rowClasses(data))]).toEqual(Array.from({ length: 1502 }, (_, i) => i % 5));
  expect(tf.memory().numTensors).toBe(count);
});

it('makes a task of each group, which share no row and leave none of their classes out', async () => {
  const tasks = await splitTasks(data, [[3, 0], [1]]);
  expect(tasks.map(({ classes, data: { name, size } }) => [classes, name, size])).toEqual([
    [[3, 0], 'clouds/3+0', 601],
    [[1], 'clouds/1', 301],
  ]);
  const classes = await Promise.all(tasks.map((task) => rowClasses(task.data)));
  expect(classes.map((of) => [...new Set(of)].sort((a, b) => a - b))).toEqual([[0, 3], [1]]);
  const { x, y } = tasks[0]!.data.batch(key(0), 64);
  expect(new Set(tf.argMax(y!, 1).dataSync())).toEqual(new Set([0, 3]));
  expect(y!.shape).toEqual([64, 5]); // labels are of all classes still
  release(x, y);
});

it('groups classes in order', () => {
  expect(inGroups(10, 2)).toEqual([[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]); // prettier-ignore
  expect(inGroups(5, 3)).toEqual([[0, 1, 2], [3, 4]]); // prettier-ignore
});

it('refuses groups that will not do, and data without labels', async () => {
  await expect(splitTasks(data, [])).rejects.toThrow('splitTasks.groups: must be one or more groups');
  await expect(splitTasks(data, [[1], []])).rejects.toThrow('splitTasks.groups');
  await expect(splitTasks(data, [[1], [1]])).rejects.toThrow('must be different classes from 0 to 4');
  await expect(splitTasks(data, [[5]])).rejects.toThrow('must be different classes from 0 to 4');
  await expect(splitTasks(clouds({ size: 2 }), [[2, 3]])).rejects.toThrow('clouds has no row of class');
  const unlabelled = { ...data, classes: 0, batch: ring({ radius: 1 }).batch };
  await expect(rowClasses(unlabelled)).rejects.toThrow('rowClasses.data: must have labels');
});

it('keeps as many examples of each class as it is told, the same by the same key, none twice', async () => {
  const [task] = await splitTasks(data, [[3, 0]]);
  const kept = await exemplars(task!.data, 20, key(4));
  expect([...(await rowClasses(kept))].filter((c) => c === 3)).toHaveLength(20);
  expect(kept.size).toBe(40);
  const pixels = async (of: typeof kept): Promise<string[]> => {
    const batch = of.rows(Array.from({ length: of.size }, (_, i) => i));
    const rows = (batch.x.arraySync() as number[][]).map((row) => row.join());
    release(batch);
    return rows;
  };
  const first = await pixels(kept);
  expect(new Set(first).size).toBe(40);
  expect(await pixels(await exemplars(task!.data, 20, key(4)))).toEqual(first);
  expect(await pixels(await exemplars(task!.data, 20, key(5)))).not.toEqual(first);
  await expect(exemplars(task!.data, 302, key(4))).rejects.toThrow('must be at most the 30');
});
