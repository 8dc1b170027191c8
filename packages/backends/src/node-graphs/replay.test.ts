import fs from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { key, normal, scope, type Replayable, type ReplayRows } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTfjsNodeInstalled } from '../tfjs-node.fixture.js';
import type { TensorFlow } from '../node-kernels/tensorflow.js';
import { useBackend } from '../use-backend.js';
import { replay } from './replay.js';

const BY_ROW: ReplayRows = { rows: ['x', 'y'], rowOutputs: 1 };
const drew = (): boolean => false;

interface Tensorflow extends TensorFlow {
  readonly getNumOfSavedModels: () => number;
}
const backend = (): Tensorflow => tf.backend() as unknown as Tensorflow;

/** What the function gives, called and replayed twice in `threads` shards, and how many graphs that took. */
async function thrice(
  body: Replayable,
  inputs: Record<string, tf.Tensor>,
  { threads = 2, rows = BY_ROW }: { readonly threads?: number; readonly rows?: ReplayRows } = {},
): Promise<{
  readonly called: number[][];
  readonly replayed: number[][];
  readonly graphs: number;
  readonly calls: number;
}> {
  const before = [tf.memory().numTensors, backend().getNumOfSavedModels()];
  let calls = 0;
  const counted: Replayable = (given) => (calls++, body(given));
  const made = scope(() => [
    body(inputs).map((x) => x.clone()),
    replay(backend(), { ...rows, body: counted, drew, inputs, threads }),
    replay(backend(), { ...rows, body: counted, drew, inputs, threads }),
  ]);
  const [called, first, second] = await Promise.all(
    made.map((tensors) => Promise.all(tensors.map(async (x) => [...(await x.data())]))),
  );
  tf.dispose(made);
  expect(first).toEqual(second);
  expect(tf.memory().numTensors).toBe(before[0]);
  return { called: called!, replayed: first!, graphs: backend().getNumOfSavedModels() - before[1]!, calls };
}

/** Within the rounding of sums of a hundred terms or so. */
function expectClose(found: readonly number[][], exact: readonly number[][]): void {
  expect(found.map(({ length }) => length)).toEqual(exact.map(({ length }) => length));
  exact.forEach((values, i) => {
    const scale = Math.max(...values.map(Math.abs), 1);
    values.forEach((value, j) => expect(Math.abs(found[i]![j]! - value)).toBeLessThan(100 * 2 ** -23 * scale));
  });
}

describe.runIf(isTfjsNodeInstalled())('replay, on tfjs-node', () => {
  beforeAll(async () => void (await useBackend('node')));
  afterAll(async () => void (await useBackend('cpu')));

  const images = (n: number): tf.Tensor4D => normal(key(n), [n, 5, 6, 3]) as tf.Tensor4D;
  const kernel = (): tf.Tensor4D => normal(key(9), [3, 3, 3, 4]) as tf.Tensor4D;

  /** Something of most kinds of operation, and a constant or two. */
  const network: Replayable = ({ x, kernel }) => {
    const hidden = tf.leakyRelu(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'), 0.3);
    const pooled = tf.avgPool(tf.mul(hidden, tf.sigmoid(hidden)) as tf.Tensor4D, 2, 2, 'valid');
    return [tf.sum(tf.add(tf.square(pooled), 0.5), [1, 2, 3])];
  };

  it.each([1, 2, 3, 8])('gives what the function gives, in %i shards of seven rows', async (threads) => {
    const inputs = { x: images(7), kernel: kernel() };
    const { called, replayed, graphs } = await thrice(network, inputs, { threads });
    expect(graphs).toBe(1);
    expectClose(replayed, called);
    tf.dispose(inputs);
  });

  it('calls the function once for each size of shard', async () => {
    const [even, uneven] = [
      { x: images(6), kernel: kernel() },
      { x: images(7), kernel: kernel() },
    ];
    expect((await thrice(network, even)).calls).toBe(1);
    expect((await thrice(network, uneven)).calls).toBe(2);
    tf.dispose([even, uneven]);
  });

  it('adds up what is a sum over rows, and computes once what no row has a part in', async () => {
    const inputs = { x: tf.tensor2d([[1], [2], [3], [4]]), w: tf.scalar(3) };
    const body: Replayable = ({ x, w }) => {
      const scaled = tf.mul(x!, tf.exp(tf.log(w!)));
      return [scaled, tf.sum(scaled), tf.mul(tf.sum(x!), w!)];
    };
    const { replayed } = await thrice(body, inputs);
    expectClose(replayed, [[3, 6, 9, 12], [30], [30]]);
    tf.dispose(inputs);
  });

  it('hands an input back, or a constant, and takes one tensor under two names', async () => {
    const x = tf.tensor2d([[1], [2], [5]]);
    const { replayed, graphs } = await thrice(
      ({ x, y }) => [x!, tf.sum(tf.mul(x!, y!)), tf.scalar(7)],
      { x, y: x },
      { threads: 1 },
    );
    expect(replayed).toEqual([[1, 2, 5], [30], [7]]);
    expect(graphs).toBe(1);
    x.dispose();
  });

  it('keeps whole numbers and truth values', async () => {
    const x = tf.tensor2d([[3], [-4]], undefined, 'int32');
    const { replayed } = await thrice(({ x }) => [tf.greater(x!, 0), tf.sum(tf.mul(x!, x!))], { x });
    expect(replayed).toEqual([[1, 0], [25]]);
    x.dispose();
  });

  it('replays other values at the same shapes, and records again for others', () => {
    const body: Replayable = ({ x }) => [tf.add(x!, tf.scalar(1))];
    const before = backend().getNumOfSavedModels();
    const of = (values: number[]): number[] => [
      ...scope(
        () => replay(backend(), { ...BY_ROW, body, drew, inputs: { x: tf.tensor1d(values) }, threads: 2 })[0]!,
      ).dataSync(),
    ];
    expect([of([1, 2]), of([5, 6]), of([1, 2, 3]), of([7, 8])]).toEqual([
      [2, 3],
      [6, 7],
      [2, 3, 4],
      [8, 9],
    ]);
    expect(backend().getNumOfSavedModels() - before).toBe(2);
  });

  it('forgets the graph that has not been used for longest', () => {
    const body: Replayable = ({ x }) => [tf.square(x!)];
    const before = backend().getNumOfSavedModels();
    const run = (n: number): void =>
      scope(() => void replay(backend(), { ...BY_ROW, body, drew, inputs: { x: tf.ones([n]) }, threads: 1 }));
    for (let n = 1; n <= 40; n++) run(n);
    expect(backend().getNumOfSavedModels() - before).toBe(16);
  });

  it('calls the function each time where it is not one of its inputs alone', async () => {
    const elsewhere = tf.relu(tf.tensor1d([5]));
    const x = tf.tensor1d([1, 2]);
    const bodies: readonly Replayable[] = [
      ({ x }) => [tf.add(x!, elsewhere)],
      ({ x }) => [tf.mul(x!, x!.dataSync()[0]!)],
      ({ x }) => [tf.mul(x!, tf.square(x!).dataSync()[0]!)],
    ];
    for (const body of bodies) {
      const { called, replayed, graphs, calls } = await thrice(body, { x }, { threads: 1 });
      expect([replayed, graphs, calls]).toEqual([called, 0, 3]);
    }
    const { ...rest } = { ...BY_ROW, inputs: { x }, threads: 1 };
    const random = scope(() => replay(backend(), { ...rest, body: ({ x }) => [tf.neg(x!)], drew: () => true })[0]!);
    expect([...random.dataSync()]).toEqual([-1, -2]);
    tf.dispose([elsewhere, x, random]);
  });

  it('leaves no file', async () => {
    const graphs = (): string[] => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('ebmjs-graph-'));
    const [before, x] = [graphs(), tf.tensor1d([1, 2])];
    await thrice(({ x }) => [tf.neg(x!)], { x });
    expect(graphs()).toEqual(before);
    x.dispose();
  });

  it('throws what the function throws, and computes as before', () => {
    const failing: Replayable = () => {
      throw new Error('inside');
    };
    const x = tf.tensor1d([1, 2]);
    const run = (body: Replayable): unknown =>
      scope(() => replay(backend(), { ...BY_ROW, body, drew, inputs: { x }, threads: 2 }));
    expect(() => run(failing)).toThrow('inside');
    expect([...tf.neg(x).dataSync()]).toEqual([-1, -2]);
    expect(() => run(failing)).toThrow('inside');
    x.dispose();
  });
});
