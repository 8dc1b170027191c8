import * as tf from '@tensorflow/tfjs-core';
import { classesOf, key, release, scope } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { mnistNet } from '@ebmjs/models';
import { beforeAll, expect, it } from 'vitest';
import type { TrainedModel } from '../trained-model.js';
import { spread } from '../spread.js';
import { otherClasses, trainingNeighbours } from './other-classes.js';
import { methodRows, methodsTable, restorationSets } from './restoring.js';

let train: Awaited<ReturnType<typeof digits>>;
let test: typeof train;
beforeAll(async () => {
  [train, test] = [await digits({ split: 'train' }), await digits({ split: 'test' })];
});

const trained = (classes: number): TrainedModel => ({
  model: { ...mnistNet({ width: 2, shape: [8, 8, 1], classes }) },
  energy: () => (x) => scope(() => tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1) as tf.Tensor1D),
  dispose: () => undefined,
});

it('compares with training images that are not those to be restored', async () => {
  const before = tf.memory().numTensors;
  const sets = restorationSets(
    { trained: trained(10), train, test, key: key(0) },
    { images: 20, training: 30, references: 2000 },
  );
  expect([sets.test.x.shape[0], sets.train.x.shape[0], sets.references.x.shape[0]]).toEqual([20, 30, train.size - 30]);
  expect(sets.test.y!.shape).toEqual([20, 10]);
  const pixels = (x: tf.Tensor): string[] => {
    const values = x.dataSync();
    return Array.from({ length: x.shape[0]! }, (_, i) => values.slice(64 * i, 64 * i + 64).join());
  };
  const own = pixels(sets.train.x);
  const others = new Set(pixels(sets.references.x));
  expect(own.filter((image) => others.has(image)).length).toBeLessThan(2); // two people may write the same digit
  sets.dispose();
  expect(tf.memory().numTensors).toBe(before);
  const plain = restorationSets({ trained: trained(0), train, test, key: key(0) }, { images: 5, references: 5 });
  expect(plain.test.y).toBeUndefined();
  plain.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('has a row a method, the first one compared with the others', async () => {
  const [originals, near, far] = [0, 0.1, 0.2].map((value) => tf.fill([3, 2, 1, 1], value)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const rows = await methodRows(originals, { ours: near, theirs: far });
  expect(rows.map(({ method }) => method)).toEqual(['ours', 'theirs']);
  expect(rows[0]!.gain).toBeNull();
  expect(rows[1]!.gain!.difference.value).toBeCloseTo(0.03, 6);
  expect(rows[0]).not.toHaveProperty('perImage');
  const table = methodsTable(rows, 'of three');
  expect(table).toMatchObject({ kind: 'table', caption: 'of three' });
  const cells = (table as unknown as { rows: unknown[][] }).rows;
  expect(cells[0]!.slice(3)).toEqual([null, null]);
  expect(cells[1]!.slice(3)).toEqual([{ value: expect.closeTo(0.03, 6), error: 0 }, '100 % of images']);
  release(originals, near, far);
});

it('draws another class, all of them equally likely', () => {
  const classes = Array.from({ length: 3000 }, (_, i) => i % 3);
  const others = otherClasses(key(1), classes, 3);
  const counts = [0, 0, 0];
  others.forEach((other, i) => {
    expect(other).not.toBe(classes[i]);
    counts[other]!++;
  });
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(3000 * 0.25));
});

it('says of which class an image is by the nearest training image', async () => {
  const before = tf.memory().numTensors;
  const neighbours = await trainingNeighbours({ train }, 100);
  const references = spread(100, train.size);
  expect(references.at(-1)).toBeGreaterThan(0.98 * train.size); // from all over the set, which may be in the order of its classes
  const { x, y } = train.rows([3, 50, 99].map((i) => references[i]!));
  expect([...((await neighbours.classOf(x)) as Int32Array)]).toEqual([...(await classesOf(y!))]);
  neighbours.dispose();
  release(x, y);
  expect(tf.memory().numTensors).toBe(before);
});
