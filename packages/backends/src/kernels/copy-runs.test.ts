import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { withoutLoops } from '../loops/without-loops.fixture.js';
import { useBackend } from '../use-backend.js';
import { copyRuns } from './copy-runs.js';

beforeAll(async () => void (await useBackend('wasm')));

it.each([
  ['a loop', (backend: BackendWasm) => backend],
  ['JavaScript', withoutLoops],
])('copies runs from one distance to another, by %s', (_, by) => {
  const backend = tf.backend() as unknown as BackendWasm;
  const [x, y] = [tf.range(0, 12), tf.fill([10], -1)];
  const [from, to] = [x, y].map(({ dataId }) => backend.getMemoryOffset(dataId)) as [number, number];
  copyRuns(by(backend), { from: from + 4, to, count: 3, length: 2, fromStep: 4, toStep: 3 });
  expect([...y.dataSync()]).toEqual([1, 2, -1, 5, 6, -1, 9, 10, -1, -1]);
  copyRuns(by(backend), { from, to, count: 0, length: 2, fromStep: 4, toStep: 3 });
  expect(y.dataSync()[0]).toBe(1);
  tf.dispose([x, y]);
});
